import type { MenuCommand } from '../../../shared/contract/bridge.ts';
import { channels } from './channels.ts';
import type { ElectronModule } from './electron-module.ts';

/** The application's menu. What belongs to a screen is sent to it. */
export function setMenu({ app, BrowserWindow, Menu, shell }: ElectronModule, library: string): void {
  const send = (command: MenuCommand) => (): void =>
    (BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0])?.webContents.send(channels.menu, command);
  const screen = (label: string, command: MenuCommand, key: number): Electron.MenuItemConstructorOptions => ({
    label,
    accelerator: `CmdOrCtrl+${key}`,
    click: send(command),
  });
  const mac = process.platform === 'darwin';
  const template: Electron.MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Import Data…', accelerator: 'CmdOrCtrl+O', click: send('import') },
        { label: 'Show Library Folder', click: () => void shell.openPath(library) },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        screen('Datasets', 'datasets', 1),
        screen('Experiment', 'experiment', 2),
        screen('Runs', 'runs', 3),
        screen('Models', 'models', 4),
        screen('Engine', 'engine', 5),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : ([{ role: 'toggleDevTools' }] as const)),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Keyboard Shortcuts', click: send('shortcuts') }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
