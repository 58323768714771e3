import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Client } from '../../shared/contract/contract.ts';
import { electronClient } from './electron.ts';
import { webClient } from './web.ts';

declare global {
  interface Window {
    /** What the desktop app's preload script gives the screens; absent in a browser. */
    readonly isthmus?: Bridge;
  }
}

export interface Connection {
  readonly client: Client;
  /** Native dialogs and the like; null in a browser. */
  readonly desktop: Bridge | null;
  /** Told when the connection breaks (false) and when it is there again (true). */
  onConnection(listener: (connected: boolean) => void): void;
}

const tokenName = 'isthmus-token';

/** The desktop's messages where they are, else HTTP with the token that the address brought. */
export function connect(): Connection {
  if (window.isthmus) return { client: electronClient(window.isthmus), desktop: window.isthmus, onConnection: () => undefined };
  let told: (connected: boolean) => void = () => undefined;
  const client = webClient(location.origin, takeToken(), (connected) => told(connected));
  return { client, desktop: null, onConnection: (listener) => (told = listener) };
}

/** The token leaves the address bar at once, so that it is neither shown nor shared, and stays for a reload of this tab. */
function takeToken(): string {
  const given = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (given === undefined) return sessionStorage.getItem(tokenName) ?? '';
  sessionStorage.setItem(tokenName, given);
  history.replaceState(null, '', location.pathname);
  return given;
}
