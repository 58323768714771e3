/* Runs in the sandbox before the screens: hands them the bridge, and nothing else of Electron. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { createBridge } from './create-bridge.ts';

contextBridge.exposeInMainWorld('isthmus', createBridge(ipcRenderer, webUtils, process.platform));
