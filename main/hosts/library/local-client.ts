import type { Client, Emit, EventName, EventPayload, RequestInput, RequestName, RequestOutput } from '../../../shared/contract/contract.ts';
import type { Dispatch } from './dispatcher.ts';

type Listener = (payload: never) => void;

/** Hands events to listeners, in the order in which they were sent. */
export class EventHub {
  readonly #listeners = new Map<EventName, Set<Listener>>();
  readonly #all = new Set<(name: EventName, payload: unknown) => void>();

  readonly emit: Emit = (name, payload) => {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(payload as never);
    for (const listener of [...this.#all]) listener(name, payload);
  };

  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Every event, for a transport that passes them on. */
  onAny(listener: (name: EventName, payload: unknown) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }
}

/** A client in the owner's own process: plain calls through the same gate as everybody's. */
export const createLocalClient = (dispatch: Dispatch, hub: EventHub, close: () => Promise<void>): Client => ({
  call: <Name extends RequestName>(name: Name, input: RequestInput<Name>) => dispatch(name, input) as Promise<RequestOutput<Name>>,
  on: (name, listener) => hub.on(name, listener),
  close,
});
