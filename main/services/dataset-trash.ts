import { AppError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import { datasetTitle } from '../../shared/model/dataset.ts';
import type { Dataset, TrashedDataset } from '../../shared/model/dataset.ts';
import { releaseContent } from './content.ts';
import type { Context } from './services.ts';

type Purged = Awaited<ReturnType<Handlers['datasets.purge']>>;

/** A data set in the trash by its id, its name (the newest version of it there) or name@version. Throws `not-found`. */
export function findTrashed({ store }: Pick<Context, 'store'>, idOrName: string): TrashedDataset {
  const trashed = store.trashedDatasets();
  const [newest] = trashed.filter(({ name }) => name === idOrName).sort((a, b) => b.version - a.version);
  const found =
    trashed.find(({ id }) => id === idOrName) ?? newest ?? trashed.find(({ name, version }) => `${name}@${version}` === idOrName);
  if (found) return found;
  throw new AppError('not-found', `There is no data set ${idOrName} in the trash.`, {
    hint: trashed.length > 0 ? `There are: ${trashed.map(datasetTitle).join(', ')}.` : 'The trash is empty.',
    details: { id: idOrName },
  });
}

/**
 * Removes data sets of the trash for good. Content that a run or another data set needs stays, and so does what the disk refuses to
 * let go.
 */
export async function purge({ store, data }: Pick<Context, 'store' | 'data'>, trashed: readonly Dataset[]): Promise<Purged> {
  const purged = { removed: 0, bytes: 0 };
  for (const { id, hash, bytes } of trashed) {
    const gone = await releaseContent({ store, data }, hash, id).catch(() => null);
    if (gone === null) continue;
    if (gone) purged.bytes += bytes;
    store.deleteDataset(id);
    purged.removed++;
  }
  return purged;
}
