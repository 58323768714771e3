import { spawn, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appErrorSchema } from '../../../shared/contract/error-shape.ts';
import { counting, npyFile } from '../../helpers/array-files.ts';
import { TestLibrary } from '../../helpers/data-library.ts';

/** Imports in a process of its own, whose disk is smaller than that of the tests; prints the error and what is left. */
const script = `
  import { readdir } from 'node:fs/promises';
  import { createDataLibrary } from '${pathToFileURL(join(import.meta.dirname, '../../../main/data/library.ts')).href}';
  const [folder, path] = process.argv.slice(1);
  const request = { path, name: 'test', format: null, options: {}, labels: null, strict: false };
  const outcome = await createDataLibrary(folder).import(request, () => undefined, new AbortController().signal).catch((error) => error);
  console.log(JSON.stringify({ outcome, left: await readdir(folder) }));
`;
const printed = z.object({ outcome: appErrorSchema, left: z.array(z.string()) });

async function importWithin(shell: string, folder: string, path: string): Promise<z.infer<typeof printed>> {
  const node = [process.execPath, '--input-type=module', '-e', script, folder, path];
  const child = spawn('sh', ['-c', shell, 'sh', folder, ...node], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return printed.parse(JSON.parse(output));
}

/** The same import succeeds afterwards, with room enough. */
async function expectRefusal(shell: string, system: string): Promise<void> {
  const library = await TestLibrary.create();
  await mkdir(library.folder);
  const path = await library.write('rows.npy', npyFile([100_000, 8], counting(800_000), { type: '<f4' }));
  const { outcome, left } = await importWithin(shell, library.folder, path);
  expect(outcome).toMatchObject({ code: 'disk-full', retry: true, details: { system } });
  expect(outcome.message).toMatch(/^The disk is full: /);
  expect(outcome.hint).toMatch(/Free some space/);
  expect(left).toEqual([]);
  expect(await library.import(path)).toMatchObject({ count: 100_000 });
}

const inNamespace = 'exec unshare -rm sh -c \'mount -t tmpfs -o size=512k tmpfs "$1" && shift && exec "$@"\' sh "$@"';

const mayMount = spawnSync('sh', ['-c', inNamespace, 'sh', tmpdir(), 'true']).status === 0;

describe('an import onto a full disk', () => {
  it.skipIf(process.platform === 'win32')('says so and leaves nothing behind (a shell limits what may be written; Windows has none)', () =>
    expectRefusal('ulimit -f 512; shift; exec "$@"', 'EFBIG'),
  );

  it.skipIf(!mayMount)('says so and leaves nothing behind (a disk in memory; skipped where a user may not mount one)', () =>
    expectRefusal(inNamespace, 'ENOSPC'),
  );
});
