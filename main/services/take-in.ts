import type { Dataset, ImportedDataset } from '../../shared/model/dataset.ts';
import type { Context } from './services.ts';

/**
 * Puts a data set whose content is on disk into the library: the next version of its name, with the tags of the one before. The same
 * content under the same name is there already, if only in the trash, and is answered as it is.
 */
export function takeIn({ store, emit }: Pick<Context, 'store' | 'emit'>, dataset: Dataset): ImportedDataset {
  const versions = store.versionsOf(dataset.name);
  const same = versions.find(({ hash }) => hash === dataset.hash);
  if (same) {
    const { trashedAt, ...known } = same;
    if (trashedAt === null && known.fingerprint === dataset.fingerprint) return { ...known, isNew: false };
    return bringBack({ store, emit }, known.id, dataset.fingerprint);
  }
  const [newest] = versions;
  const numbered = { ...dataset, version: (newest?.version ?? 0) + 1, tags: newest?.tags ?? [] };
  store.insertDataset(numbered);
  emit('datasets.changed', { ids: [numbered.id] });
  return { ...numbered, isNew: true };
}

/** A version that is there, out of the trash if it lies in it, with the state of its origin as it is now. */
export function bringBack({ store, emit }: Pick<Context, 'store' | 'emit'>, id: string, fingerprint: string | null): ImportedDataset {
  store.restoreDataset(id);
  const dataset = store.updateDataset(id, { fingerprint });
  emit('datasets.changed', { ids: [id] });
  return { ...dataset, isNew: false };
}
