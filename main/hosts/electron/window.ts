import { origin } from './channels.ts';
import type { ElectronModule } from './electron-module.ts';

/** The screens see neither Node nor Electron: only what the preload script hands them. */
export function createWindow({ BrowserWindow, nativeTheme }: ElectronModule, preload: string): Electron.BrowserWindow {
  const window = new BrowserWindow({
    title: 'Isthmus',
    width: 1360,
    height: 860,
    minWidth: 640,
    minHeight: 480,
    show: false,
    // The ground of the screens, so that nothing flashes before they are drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1c1e' : '#f7f6f2',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${origin}/index.html`);
  return window;
}
