import { onTestFinished } from 'vitest';
import type { Store } from '../../main/services/ports/store.ts';
import { openStore } from '../../main/store/open-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The database of a new library, closed when the test ends. */
export async function newStore(): Promise<Store> {
  const store = openStore(await temporaryFolder());
  onTestFinished(() => store.close());
  return store;
}

/** The error that something throws. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
}
