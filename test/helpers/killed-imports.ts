import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isResumable } from '../../main/data/packed/incoming.ts';
import { journalName } from '../../main/data/packed/taking-over.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { cli, startCli } from './cli.ts';
import { contentHash } from './packed.ts';
import { numbers } from './pictures.ts';

export interface KilledImport {
  /** When it was killed, and whether it was over by then. */
  readonly afterMilliseconds: number;
  readonly over: boolean;
  /** How many items of it the disk had, which the second import took over. */
  readonly takenOver: number;
  /** What was left of it besides whole data sets: after the library was opened again what cannot be resumed, after the second import anything. */
  readonly leftovers: readonly string[];
  /** Whether the library opened, what lies in it has the hashes that it is named by, and a second import gave the same data set. */
  readonly opened: boolean;
  readonly verified: boolean;
  readonly completed: boolean;
}

/**
 * Imports `path` through the command line into libraries in `folder`, and kills each import at a random moment; then opens the
 * library, verifies it, and imports again. The moments are spread over the time that an import takes which is left alone.
 */
export async function killImports(path: string, folder: string, count: number, seed: number): Promise<KilledImport[]> {
  const add = ['data', 'import', path, '--name', 'killed'];
  const started = performance.now();
  const alone = join(folder, 'alone');
  const expected = await cli<Dataset>(alone, ...add);
  if (expected.code !== 0) throw new Error(`The import that was left alone failed: ${expected.stderr}`);
  const took = performance.now() - started;
  await rm(alone, { recursive: true });
  const random = numbers(seed);
  const found: KilledImport[] = [];
  for (let kill = 0; kill < count; kill++) {
    const library = join(folder, `killed-${kill}`);
    const afterMilliseconds = Math.round(random() * took);
    const running = startCli(library, ...add);
    await Promise.race([setTimeout(afterMilliseconds), running.ended]);
    running.process.kill('SIGKILL');
    const over = (await running.ended).code === 0;
    const opened = (await cli(library, 'data', 'list')).code === 0;
    const left = await verify(library);
    const takenOver = await notedItems(library);
    const again = await cli<Dataset>(library, ...add);
    const completed = again.code === 0 && again.answer.hash === expected.answer.hash && again.answer.count === expected.answer.count;
    const after = await verify(library);
    const leftovers = [...left.others.filter((name) => !isResumable(name)), ...after.others];
    found.push({ afterMilliseconds, over, takenOver, leftovers, opened, verified: left.right && after.right, completed });
    await rm(library, { recursive: true });
  }
  return found;
}

async function verify(library: string): Promise<{ right: boolean; others: string[] }> {
  const datasets = join(library, 'datasets');
  const names = await readdir(datasets);
  const hashes = names.filter((name) => !name.startsWith('.'));
  const right = await Promise.all(hashes.map(async (hash) => (await contentHash(join(datasets, hash))) === hash));
  return { right: right.every((same) => same), others: names.filter((name) => name.startsWith('.')) };
}

/** How many items the journal of an interrupted import tells of; a line that was torn tells of none. */
async function notedItems(library: string): Promise<number> {
  const datasets = join(library, 'datasets');
  const [name] = (await readdir(datasets)).filter(isResumable);
  if (name === undefined) return 0;
  const lines = (await readFile(join(datasets, name, journalName), 'utf8')).split('\n').slice(0, -1);
  return lines.reduce((sum, line) => sum + (JSON.parse(line) as { items: unknown[] }).items.length, 0);
}
