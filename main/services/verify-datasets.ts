import { AppError } from '../../shared/contract/errors.ts';
import { datasetTitle } from '../../shared/model/dataset.ts';
import type { Dataset, Verification } from '../../shared/model/dataset.ts';
import type { Report } from './ports/report.ts';
import type { Context } from './services.ts';

/**
 * Compares the content of data sets with their hashes, each content once. Where it is damaged, the next import from its origin reads
 * that again, and so mends it.
 */
export async function verifyDatasets(
  { store, data }: Context,
  datasets: readonly Dataset[],
  report: Report,
  signal: AbortSignal,
): Promise<Verification[]> {
  const contents = new Map(datasets.map((dataset) => [dataset.hash, dataset]));
  const total = [...contents.values()].reduce((sum, { count }) => sum + count, 0);
  const problems = new Map<string, string | null>();
  let done = 0;
  for (const [hash, dataset] of contents) {
    const { count } = dataset;
    const problem = await data
      .verify(hash, (share) => report(`Verifying ${datasetTitle(dataset)}`, done + Math.round(share * count), total), signal)
      .catch((error: unknown) => {
        throw signal.aborted ? stopped(error) : error;
      });
    if (problem !== null) store.forgetFingerprints(hash);
    problems.set(hash, problem);
    done += count;
  }
  return datasets.map(({ id, name, version, hash }) => ({ id, name, version, problem: problems.get(hash) ?? null }));
}

const stopped = (cause: unknown): AppError =>
  new AppError('interrupted', 'Verifying was stopped.', { hint: 'Nothing was changed; start it again when you like.', retry: true, cause });
