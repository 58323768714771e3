/* A library in which an import was killed opens, is whole, and takes the same import again. `npm run bench:data -- --kill 20` tries more. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killImports } from '../helpers/killed-imports.ts';
import { greyPng } from '../helpers/pixels.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-killed-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a folder of pictures whose import is killed at three moments is imported whole afterwards', async () => {
  const pictures = join(folder, 'pictures');
  for (const name of ['a', 'b']) await mkdir(join(pictures, name), { recursive: true });
  // More than are decoded before threads start.
  for (let at = 0; at < 600; at++) await writeFile(join(pictures, at % 2 === 0 ? 'a' : 'b', `${at}.png`), await greyPng(48, at % 256));
  const killed = await killImports(pictures, folder, 3, 20261125);
  expect(killed).toHaveLength(3);
  for (const one of killed) expect(one).toMatchObject({ leftovers: [], opened: true, verified: true, completed: true });
});
