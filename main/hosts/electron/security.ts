import { origin } from './channels.ts';
import type { ElectronModule } from './electron-module.ts';

const own = (url: string): boolean => url === origin || url.startsWith(`${origin}/`);

/** Nothing leaves the app: no navigation, no new window, no permission, no network. */
export function lockDown({ app, session }: ElectronModule): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      if (!own(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!own(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  void app.whenReady().then(() => {
    const { defaultSession } = session;
    defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    defaultSession.setPermissionCheckHandler(() => false);
    defaultSession.setDevicePermissionHandler(() => false);
    defaultSession.webRequest.onBeforeRequest({ urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] }, (_details, answer) =>
      answer({ cancel: true }),
    );
  });
}
