import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DiskUse } from '../../../shared/model/engine.ts';
import type { Run } from '../../../shared/model/run.ts';
import { isResumable } from '../../data/packed/incoming.ts';
import type { Store } from '../../services/ports/store.ts';

type Known = Pick<Store, 'datasets' | 'trashedDatasets' | 'runs' | 'trashedRunsBefore'>;

const rooms = ['datasets', 'features', 'runs', 'models', 'trash'] as const;
const roomOf = (name: string): keyof DiskUse => rooms.find((room) => room === name) ?? 'other';

/**
 * How the bytes of a library's folder are spent. What only removed data sets and runs need is the trash's, and so is what emptying it
 * removes too: imports that were interrupted.
 */
export async function diskUse(folder: string, store: Known): Promise<DiskUse> {
  const use = { datasets: 0, features: 0, runs: 0, models: 0, trash: 0, other: 0 };
  const trashedRuns = store.trashedRunsBefore('9999');
  const needed = new Set([...hashes(store.datasets()), ...store.runs().flatMap(contentsOf)]);
  const trashed = new Set([...hashes(store.trashedDatasets()), ...trashedRuns.flatMap(contentsOf)].filter((hash) => !needed.has(hash)));
  const inTrash = new Set([...[...trashed].map((hash) => join('datasets', hash)), ...trashedRuns.map(({ id }) => join('runs', id))]);
  for (const name of await namesIn(folder)) {
    const room = roomOf(name);
    for (const path of room === 'other' ? [name] : (await namesIn(join(folder, name))).map((below) => join(name, below)))
      use[inTrash.has(path) || isResumable(basename(path)) ? 'trash' : room] += await sizeOf(join(folder, path));
  }
  return use;
}

const hashes = (datasets: readonly { readonly hash: string }[]): string[] => datasets.map(({ hash }) => hash);

const contentsOf = ({ config, sourceHash, targetHash, moreSources }: Run): string[] =>
  config.sourceModel === null ? [sourceHash, targetHash, ...hashes(moreSources)] : [targetHash];

/** What goes away while it is counted, the draft of an import say, counts nothing. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.isFile() ? found.size : 0;
  const sizes = await Promise.all((await namesIn(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
