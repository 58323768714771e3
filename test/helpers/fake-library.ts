import { onTestFinished } from 'vitest';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import type { OpenOptions } from '../../main/hosts/library/open-library.ts';
import type { Client, Emit, Handlers } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/contract/errors.ts';

/** Handlers of which a test gives those that it asks for. */
export const handlersOf = (given: Partial<Handlers>): Handlers => {
  const missing = async (): Promise<never> => {
    throw new AppError('refused', 'This library is a stand-in.', { hint: 'None.' });
  };
  return new Proxy(given as Handlers, { get: (target, name) => (target as unknown as Record<string, unknown>)[String(name)] ?? missing });
};

export interface Composed {
  readonly handlers?: Partial<Handlers>;
  readonly closing?: () => Promise<void>;
}

/** A composition root that fills nothing: the library around it is the real one. `emit` is given out by the last opening. */
export function fakeCompose({ handlers = {}, closing = async () => undefined }: Composed = {}): OpenOptions['compose'] & { emit: Emit } {
  const compose = async (_folder: string, _host: string, emit: Emit) => {
    compose.emit = emit;
    return { handlers: handlersOf(handlers), close: closing };
  };
  compose.emit = (() => undefined) as Emit;
  return compose;
}

/** Opens a library for one test, as its owner or not. */
export async function openForTest(folder: string, compose: OpenOptions['compose'], gone?: () => void): Promise<Client> {
  const client = await openLibrary({ folder, host: 'command line', compose, ...(gone ? { gone } : {}) });
  onTestFinished(() => client.close());
  return client;
}
