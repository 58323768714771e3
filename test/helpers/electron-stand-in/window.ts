import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Messages, StandInFrame } from './messages.ts';

export class StandInContents extends EventEmitter {
  readonly mainFrame: StandInFrame = { url: 'about:blank' };
  openHandler: ((details: { url: string }) => { action: 'allow' | 'deny' }) | null = null;
  readonly #messages: Messages;

  constructor(messages: Messages) {
    super();
    this.#messages = messages;
  }

  send = (channel: string, ...values: unknown[]): void => this.#messages.send(channel, ...values);

  setWindowOpenHandler(handler: NonNullable<StandInContents['openHandler']>): void {
    this.openHandler = handler;
  }
}

/** A window that keeps what it was made with, and runs the bundled preload script as Electron's sandbox does. */
export class StandInWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: StandInContents;
  /** What preload exposed, by name. */
  readonly world: Record<string, unknown> = {};
  progress: number | null = null;
  shown = false;
  readonly #messages: Messages;

  constructor(options: Electron.BrowserWindowConstructorOptions, messages: Messages) {
    super();
    this.options = options;
    this.#messages = messages;
    this.webContents = new StandInContents(messages);
  }

  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    this.#runPreload(this.options.webPreferences?.preload ?? '');
    this.emit('ready-to-show');
    return Promise.resolve();
  }

  /** In the sandbox a preload script has a `require` that knows little more than these parts of `electron`. */
  #runPreload(path: string): void {
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name: string, api: unknown): void => void (this.world[name] = api),
      } satisfies Pick<Electron.ContextBridge, 'exposeInMainWorld'>,
      ipcRenderer: this.#messages.ipcRenderer(this.webContents, this.webContents.mainFrame),
      webUtils: { getPathForFile: (file) => `/dropped/${file.name}` } satisfies Pick<Electron.WebUtils, 'getPathForFile'>,
    };
    const require = (name: string): unknown => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const run = new Function('require', 'process', 'module', 'exports', readFileSync(path, 'utf8')) as (...given: unknown[]) => void;
    const module = { exports: {} };
    run(require, { platform: process.platform }, module, module.exports);
  }

  show(): void {
    this.shown = true;
  }

  isMinimized = (): boolean => false;
  restore = (): void => undefined;
  focus = (): void => undefined;
  setProgressBar = (share: number): void => void (this.progress = share);
}
