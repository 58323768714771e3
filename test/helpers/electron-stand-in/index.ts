import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElectronModule } from '../../../main/hosts/electron/electron-module.ts';
import { startDesktop } from '../../../main/hosts/electron/start-desktop.ts';
import type { Bridge } from '../../../shared/contract/bridge.ts';
import { Messages } from './messages.ts';
import { StandInWindow } from './window.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

type BeforeRequest = (details: { url: string }, answer: (response: Electron.CallbackResponse) => void) => void;

/** Stands in for the module `electron`: it records what it is told, and carries messages between main and preload. */
export class ElectronStandIn {
  readonly messages = new Messages();
  readonly windows: StandInWindow[] = [];
  readonly app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    whenReady: () => Promise.resolve(),
    requestSingleInstanceLock: () => true,
    quit: () => this.#quit(),
  });
  readonly permissions: { request?: (answer: (granted: boolean) => void) => void; check?: () => boolean; device?: () => boolean } = {};
  beforeRequest: BeforeRequest | null = null;
  scheme: Electron.CustomScheme[] = [];
  menu: Electron.MenuItemConstructorOptions[] = [];
  chosen: string[] = [];
  readonly errorBoxes: string[] = [];
  #handler: ((request: Request) => Response | Promise<Response>) | null = null;

  /** A page's request for a file of the app. */
  async fetch(url: string): Promise<Response> {
    if (!this.#handler) throw new Error('No protocol is handled.');
    return await this.#handler(new Request(url));
  }

  #quit(): void {
    const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) };
    this.app.emit('before-quit', event);
    if (!event.defaultPrevented) this.app.emit('quit');
  }

  module(): ElectronModule {
    const { app, windows, messages } = this;
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const standIn = this;
    class BrowserWindow extends StandInWindow {
      static getAllWindows = (): StandInWindow[] => windows;
      static getFocusedWindow = (): StandInWindow | null => null;
      static fromWebContents = (contents: unknown): StandInWindow | null => windows.find((one) => one.webContents === contents) ?? null;

      constructor(options: Electron.BrowserWindowConstructorOptions) {
        super(options, messages);
        windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
      }
    }
    return {
      app,
      BrowserWindow,
      ipcMain: messages.ipcMain,
      nativeTheme: { shouldUseDarkColors: false },
      dialog: {
        showOpenDialog: () => Promise.resolve({ canceled: standIn.chosen.length === 0, filePaths: standIn.chosen }),
        showSaveDialog: (_window: unknown, { defaultPath = '' }: Electron.SaveDialogOptions) =>
          Promise.resolve({ canceled: standIn.chosen.length === 0, filePath: join(standIn.chosen[0] ?? '', defaultPath) }),
        showErrorBox: (title: string, content: string) => void standIn.errorBoxes.push(`${title}\n${content}`),
      },
      Menu: {
        buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: Electron.MenuItemConstructorOptions[]) => void (standIn.menu = menu),
      },
      shell: { openPath: () => Promise.resolve('') },
      protocol: {
        registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => void (standIn.scheme = schemes),
        handle: (_scheme: string, handler: (request: Request) => Response | Promise<Response>) => void (standIn.#handler = handler),
      } satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>,
      session: {
        defaultSession: {
          setPermissionRequestHandler: (handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void) =>
            void (standIn.permissions.request = (answer) => handler({}, 'media', answer)),
          setPermissionCheckHandler: (handler: () => boolean) => void (standIn.permissions.check = handler),
          setDevicePermissionHandler: (handler: () => boolean) => void (standIn.permissions.device = handler),
          webRequest: {
            onBeforeRequest: (_filter: Electron.WebRequestFilter, handler: BeforeRequest) => void (standIn.beforeRequest = handler),
          },
        },
      },
    } as unknown as ElectronModule;
  }
}

export interface Desktop {
  readonly electron: ElectronStandIn;
  readonly window: StandInWindow;
  /** Exactly what preload exposed as `window.isthmus`. */
  readonly bridge: Bridge;
  quit(): Promise<void>;
}

/** Starts the whole desktop app on the stand-in: the real main process's code, the bundled preload script, a real library. */
export async function startOnStandIn(library: string): Promise<Desktop> {
  const electron = new ElectronStandIn();
  await startDesktop(electron.module(), {
    library,
    renderer: join(root, 'dist', 'renderer'),
    preload: join(root, 'dist', 'main', 'preload.cjs'),
    sources: root,
  });
  const [window] = electron.windows;
  if (!window) throw new Error(electron.errorBoxes.join('\n') || 'No window was opened.');
  return {
    electron,
    window,
    bridge: window.world['isthmus'] as Bridge,
    async quit() {
      const ended = once(electron.app, 'quit');
      electron.app.quit();
      await ended;
    },
  };
}
