/*
 * Keeps a library open for the desktop app, in plain Node: what opens data and databases is then the same program in every
 * host. Forked with the library's folder; says `ready` or why not, and ends when its parent does.
 */
import { AppError } from '../../../shared/contract/errors.ts';
import type { AppErrorShape } from '../../../shared/contract/errors.ts';
import { composeLibrary } from './compose.ts';
import { openLibrary } from './open-library.ts';
import { stayOpen } from './stay-open.ts';

export type OwnerMessage = { readonly type: 'ready' } | { readonly type: 'error'; readonly error: AppErrorShape };

const say = (message: OwnerMessage): void => void process.send?.(message);

const folder = process.argv[2] ?? '';
const opening = stayOpen((gone) => openLibrary({ folder, host: 'desktop', compose: composeLibrary, gone }));

// A training run pauses at a checkpoint before this process ends.
process.on('disconnect', () => {
  void opening.then((client) => client.close()).finally(() => process.exit());
});

try {
  await opening;
  say({ type: 'ready' });
} catch (error) {
  const known =
    error instanceof AppError
      ? error
      : new AppError('internal', error instanceof Error ? error.message : String(error), { hint: 'Please report it.', cause: error });
  say({ type: 'error', error: known.toJSON() });
}
