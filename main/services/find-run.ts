import { AppError } from '../../shared/contract/errors.ts';
import type { Run } from '../../shared/model/run.ts';
import type { Context } from './services.ts';

/** A run by its id, or by the beginning of one where that is unique. Throws `not-found`. */
export function findRun({ store }: Pick<Context, 'store'>, id: string): Run {
  const exact = store.run(id);
  if (exact) return exact;
  const found = store.runs().filter((run) => id.length >= 4 && run.id.startsWith(id));
  if (found[0] && found.length === 1) return found[0];
  throw new AppError('not-found', found.length > 1 ? `Several runs begin with ${id}.` : `There is no run ${id}.`, {
    hint: 'The list of runs shows their ids.',
    details: { id },
  });
}
