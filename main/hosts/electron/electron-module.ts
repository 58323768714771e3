/** The parts of Electron that the desktop app uses. They are handed in, so that a stand-in can take their place in tests. */
export type ElectronModule = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'nativeTheme' | 'protocol' | 'session' | 'shell'
>;
