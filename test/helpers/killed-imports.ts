import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Dataset } from '../../shared/model/dataset.ts';
import { cli, startCli } from './cli.ts';
import { contentHash } from './packed.ts';
import { numbers } from './pictures.ts';

export interface KilledImport {
  /** When it was killed, and whether it was over by then. */
  readonly afterMilliseconds: number;
  readonly over: boolean;
  /** What was left of it when the library had been opened again, besides whole data sets. */
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
    const again = await cli<Dataset>(library, ...add);
    const completed = again.code === 0 && again.answer.hash === expected.answer.hash && again.answer.count === expected.answer.count;
    const after = await verify(library);
    const leftovers = [...left.others, ...after.others];
    found.push({ afterMilliseconds, over, leftovers, opened, verified: left.right && after.right, completed });
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
