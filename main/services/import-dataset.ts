import type { ImportedDataset } from '../../shared/model/dataset.ts';
import type { ImportRequest } from './ports/data.ts';
import type { Report } from './ports/report.ts';
import type { Context } from './services.ts';
import { bringBack, takeIn } from './take-in.ts';

/** Imports under a name. What has not changed since is not read again, and the same content is not kept twice. */
export async function importDataset(
  context: Context,
  request: ImportRequest,
  report: Report,
  signal: AbortSignal,
): Promise<ImportedDataset> {
  const { store, data } = context;
  // Before anything is read: what changes meanwhile is then seen the next time.
  const fingerprint = await data.fingerprint(request, signal);
  const unchanged = store.versionsOf(request.name).find((version) => fingerprint !== null && version.fingerprint === fingerprint);
  if (unchanged && (await data.looksWhole(unchanged.hash))) {
    const { trashedAt, ...known } = unchanged;
    return trashedAt === null ? { ...known, isNew: false } : bringBack(context, known.id, fingerprint);
  }
  return takeIn(context, { ...(await data.import(request, report, signal, fingerprint)), fingerprint });
}
