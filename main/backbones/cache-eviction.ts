import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { files } from './cache.ts';

/** Bytes of features that are kept at most; those that were not used for longest go first. */
export const featureBudget = 20 * 2 ** 30;

/** How long features stay after they were used, whatever they take. */
const recentMilliseconds = 86_400_000;

/** Removes features that were not used for longest until the others fit. @param kept those that are needed now; answers bytes set free */
export async function evictFeatures(root: string, kept: ReadonlySet<string>, budget = featureBudget): Promise<number> {
  const keys = await readdir(root).catch((): string[] => []);
  const entries = await Promise.all(
    keys.map(async (key) => {
      const [values, about] = await Promise.all([files.values, files.about].map((name) => stat(join(root, key, name)).catch(() => null)));
      return { key, bytes: values?.size ?? 0, used: Math.max(about?.mtimeMs ?? 0, values?.mtimeMs ?? 0) };
    }),
  );
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const before = total;
  const recent = Date.now() - recentMilliseconds;
  for (const { key, bytes, used } of entries.sort((a, b) => a.used - b.used)) {
    if (total <= budget) break;
    // A run that trains somewhere else may read what was used lately.
    if (kept.has(key) || used > recent) continue;
    // What another process reads cannot be removed everywhere; it goes another time.
    const removed = await rm(join(root, key), { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (removed) total -= bytes;
  }
  return before - total;
}
