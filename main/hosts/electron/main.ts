/* The desktop app's main process. It holds windows, menus and messages; the library and its training run in plain Node beside it. */
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session, shell } from 'electron';
import { join } from 'node:path';
import { defaultLibraryFolder } from '../library/default-folder.ts';
import { startDesktop } from './start-desktop.ts';

const appFolder = app.getAppPath();

void startDesktop(
  { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session, shell },
  {
    library: defaultLibraryFolder(),
    renderer: join(appFolder, 'dist', 'renderer'),
    preload: join(appFolder, 'dist', 'main', 'preload.cjs'),
    // Plain Node cannot read the archive that Electron reads: what it runs is unpacked beside it.
    sources: appFolder.replace(/app\.asar$/, 'app.asar.unpacked'),
  },
);
