import type { Client } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { ElectronModule } from './electron-module.ts';
import { answerCalls, sendEvents } from './ipc.ts';
import { openInProcess } from './library-process.ts';
import { setMenu } from './menu.ts';
import { registerScheme, serveScreens } from './protocol.ts';
import { lockDown } from './security.ts';
import { showProgress } from './taskbar.ts';
import { createWindow } from './window.ts';

export interface DesktopPaths {
  /** The library's folder. */
  readonly library: string;
  /** The built screens. */
  readonly renderer: string;
  /** The bundled preload script. */
  readonly preload: string;
  /** What plain Node runs: `main/`, `shared/`, `node_modules/`. */
  readonly sources: string;
}

/** Starts the app: one window over one library, which it owns or joins. A second start shows the window of the first. */
export async function startDesktop(electron: ElectronModule, paths: DesktopPaths): Promise<void> {
  const { app, BrowserWindow } = electron;
  if (!app.requestSingleInstanceLock()) return app.quit();
  registerScheme(electron);
  lockDown(electron);
  await app.whenReady();
  const library = openInProcess(paths.library, paths.sources);
  closeOnQuit(electron, library);
  let client: Client;
  try {
    client = await library.client;
  } catch (error) {
    const { message, hint } = error instanceof AppError ? error : { message: String(error), hint: 'Please report this.' };
    electron.dialog.showErrorBox('Isthmus cannot open its library', `${message}\n\n${hint}`);
    return app.quit();
  }
  serveScreens(electron, paths.renderer);
  answerCalls(electron, client);
  sendEvents(electron, client);
  showProgress(electron, client);
  setMenu(electron, paths.library);
  const show = (): void => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) return void createWindow(electron, paths.preload);
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  show();
  app.on('second-instance', show);
  app.on('activate', show);
}

/** Quitting waits until the library is closed: a training run pauses at a checkpoint first. */
function closeOnQuit({ app }: ElectronModule, library: ReturnType<typeof openInProcess>): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void library.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
