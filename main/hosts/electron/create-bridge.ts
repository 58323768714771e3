import type { Answer, Bridge, MenuCommand } from '../../../shared/contract/bridge.ts';
import type { EventName } from '../../../shared/contract/contract.ts';
import { channels } from './channels.ts';

type Renderer = Pick<Electron.IpcRenderer, 'invoke' | 'on' | 'removeListener'>;

/** The screens' side of the desktop's messages. No channel can be chosen by the screens, and no event object reaches them. */
export function createBridge(ipc: Renderer, webUtils: Pick<Electron.WebUtils, 'getPathForFile'>, platform: string): Bridge {
  function listen<Values extends unknown[]>(channel: string, listener: (...values: Values) => void): () => void {
    const heard = (_event: Electron.IpcRendererEvent, ...values: unknown[]): void => listener(...(values as Values));
    ipc.on(channel, heard);
    return () => void ipc.removeListener(channel, heard);
  }
  return {
    platform,
    call: (name, input) => ipc.invoke(channels.call, name, input) as Promise<Answer>,
    onEvent: (listener) => listen<[EventName, unknown]>(channels.event, listener),
    onMenu: (listener) => listen<[MenuCommand]>(channels.menu, listener),
    choosePath: (kind, suggested) => ipc.invoke(channels.choose, kind, suggested) as Promise<string | null>,
    pathOf: (file) => webUtils.getPathForFile(file as File),
  };
}
