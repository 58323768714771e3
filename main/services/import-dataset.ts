import type { Dataset, ImportedDataset } from '../../shared/model/dataset.ts';
import type { ImportRequest, Report } from './ports.ts';
import type { Context } from './services.ts';

/**
 * Imports under a name. What has not changed since is not read again, the same content is not kept twice, and other content becomes
 * the next version of the name. What is there already, if only in the trash, is answered as it is.
 */
export async function importDataset(
  { store, data, emit }: Context,
  request: ImportRequest,
  report: Report,
  signal: AbortSignal,
): Promise<ImportedDataset> {
  // Before anything is read: what changes meanwhile is then seen the next time.
  const fingerprint = await data.fingerprint(request, signal);

  /** @param known one of the name's versions */
  function again({ trashedAt, ...known }: Dataset & { readonly trashedAt: string | null }): ImportedDataset {
    if (trashedAt === null && known.fingerprint === fingerprint) return { ...known, isNew: false };
    store.restoreDataset(known.id);
    const dataset = store.updateDataset(known.id, { fingerprint });
    emit('datasets.changed', { ids: [dataset.id] });
    return { ...dataset, isNew: false };
  }

  const unchanged = store.versionsOf(request.name).find((version) => fingerprint !== null && version.fingerprint === fingerprint);
  if (unchanged && (await data.looksWhole(unchanged.hash))) return again(unchanged);
  const imported = await data.import(request, report, signal);
  const versions = store.versionsOf(request.name);
  const same = versions.find(({ hash }) => hash === imported.hash);
  if (same) return again(same);
  const [newest] = versions;
  const dataset = { ...imported, fingerprint, version: (newest?.version ?? 0) + 1, tags: newest?.tags ?? [] };
  store.insertDataset(dataset);
  emit('datasets.changed', { ids: [dataset.id] });
  return { ...dataset, isNew: true };
}
