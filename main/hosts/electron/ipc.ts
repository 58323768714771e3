import type { Answer } from '../../../shared/contract/bridge.ts';
import { events, requests } from '../../../shared/contract/contract.ts';
import type { Client, EventName, RequestInput, RequestName } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { channels, origin } from './channels.ts';
import type { ElectronModule } from './electron-module.ts';

const isRequest = (name: unknown): name is RequestName => typeof name === 'string' && Object.hasOwn(requests, name);

/** Only our own page, in a window's main frame, may speak. */
function checkSender(event: Electron.IpcMainInvokeEvent): void {
  const frame = event.senderFrame;
  if (!frame || frame !== event.sender.mainFrame || !frame.url.startsWith(`${origin}/`))
    throw new AppError('refused', 'Another page may not use this library.', { hint: 'Use the window of Isthmus.' });
}

/** Answers the screens' requests, and their wish for the system's file dialog. A stranger is rejected. */
export function answerCalls({ ipcMain, dialog, BrowserWindow }: ElectronModule, client: Client): void {
  ipcMain.handle(channels.call, async (event, name: unknown, input: unknown): Promise<Answer> => {
    checkSender(event);
    try {
      if (!isRequest(name))
        throw new AppError('bad-request', `There is no request called ${JSON.stringify(name)}.`, { hint: 'Please report this.' });
      return { value: await client.call(name, input as RequestInput<typeof name>) };
    } catch (error) {
      if (error instanceof AppError) return { error: error.toJSON() };
      throw error;
    }
  });
  ipcMain.handle(channels.choose, async (event, kind: unknown, suggested: unknown): Promise<string | null> => {
    checkSender(event);
    const window = BrowserWindow.fromWebContents(event.sender);
    if (kind === 'new') {
      const options: Electron.SaveDialogOptions = {
        ...(typeof suggested === 'string' ? { defaultPath: suggested } : {}),
        properties: ['createDirectory'],
      };
      const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : filePath;
    }
    const options: Electron.OpenDialogOptions = { properties: kind === 'folder' ? ['openDirectory'] : ['openFile'] };
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  });
}

/** Passes the library's events on to every window. */
export function sendEvents({ BrowserWindow }: ElectronModule, client: Client): void {
  for (const name of Object.keys(events) as EventName[])
    client.on(name, (payload) => BrowserWindow.getAllWindows().forEach((window) => window.webContents.send(channels.event, name, payload)));
}
