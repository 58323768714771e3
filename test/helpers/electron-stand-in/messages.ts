import { EventEmitter } from 'node:events';

/** Electron clones what crosses: a function or a class instance does not get through, or loses its class. */
const crossing = <Value>(value: Value): Value => structuredClone(value);

export interface StandInFrame {
  url: string;
}

type Handler = (event: Electron.IpcMainInvokeEvent, ...values: unknown[]) => unknown;

/** Both ends of Electron's messages. */
export class Messages {
  readonly handlers = new Map<string, Handler>();
  readonly heard = new EventEmitter();

  readonly ipcMain = {
    handle: (channel: string, handler: Handler): void => {
      if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      this.handlers.set(channel, handler);
    },
  } satisfies Pick<Electron.IpcMain, 'handle'>;

  /** The renderer's end, as of a frame of some contents. An error that is thrown crosses as its message alone. */
  ipcRenderer(sender: { mainFrame: StandInFrame }, frame: StandInFrame): Pick<Electron.IpcRenderer, 'invoke' | 'on' | 'removeListener'> {
    const renderer = {
      invoke: async (channel: string, ...values: unknown[]): Promise<unknown> => {
        const handler = this.handlers.get(channel);
        if (!handler) throw new Error(`No handler registered for '${channel}'`);
        try {
          const event = { sender, senderFrame: frame } as unknown as Electron.IpcMainInvokeEvent;
          return crossing(await handler(event, ...crossing(values)));
        } catch (error) {
          throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
        }
      },
      on: (channel: string, listener: (...values: never[]) => void) => {
        this.heard.on(channel, listener as (...values: unknown[]) => void);
        return renderer as unknown as Electron.IpcRenderer;
      },
      removeListener: (channel: string, listener: (...values: never[]) => void) => {
        this.heard.removeListener(channel, listener as (...values: unknown[]) => void);
        return renderer as unknown as Electron.IpcRenderer;
      },
    };
    return renderer;
  }

  send(channel: string, ...values: unknown[]): void {
    this.heard.emit(channel, {}, ...crossing(values));
  }
}
