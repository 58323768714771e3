/* A library in which an import was killed opens, is whole, and takes the same import again, which goes on. `npm run bench:data -- --kill 20` tries more. */
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../shared/model/dataset.ts';
import { cli, startCli } from '../helpers/cli.ts';
import { killImports } from '../helpers/killed-imports.ts';
import { orLong } from '../helpers/long.ts';
import { greyPng } from '../helpers/pixels.ts';
import { tone, wavFile } from '../helpers/recordings.ts';

const moments = orLong(2, 3);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-killed-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a folder of pictures whose import is killed at some moments is imported whole afterwards', async () => {
  const pictures = join(folder, 'pictures');
  for (const name of ['a', 'b']) await mkdir(join(pictures, name), { recursive: true });
  // More than are decoded before threads start.
  for (let at = 0; at < 320; at++) await writeFile(join(pictures, at % 2 === 0 ? 'a' : 'b', `${at}.png`), await greyPng(48, at % 256));
  const killed = await killImports(pictures, folder, moments, 20261125);
  expect(killed).toHaveLength(moments);
  for (const one of killed) expect(one).toMatchObject({ leftovers: [], opened: true, verified: true, completed: true });
});

const ctrlC = 'recordings whose import is stopped by Ctrl+C, and then killed, are gone on with where it stopped (Windows sends no Ctrl+C)';
it.skipIf(process.platform === 'win32')(ctrlC, async () => {
  const recordings = join(folder, 'recordings');
  await mkdir(recordings);
  const past = new Date('2026-01-01');
  for (let at = 0; at < 700; at++) {
    const path = join(recordings, `${at}.wav`);
    // Of other pitches: what looks alike is compared with all that does.
    await writeFile(path, wavFile([tone(200 + 7 * at, 16_000, 16_000)], { rate: 16_000 }));
    await utimes(path, past, past);
  }
  const add = ['data', 'import', recordings, '--name', 'sounds'];
  const library = join(folder, 'sounds');
  /** Imports until it says that it reads, 200 items behind where it began. */
  const until = async (signal: NodeJS.Signals): Promise<Awaited<ReturnType<typeof startCli>['ended']>> => {
    const running = startCli(library, ...add);
    running.process.stderr?.on('data', (text: Buffer) => {
      if (text.toString().includes('Reading')) running.process.kill(signal);
    });
    return await running.ended;
  };
  const stopped = await until('SIGINT');
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/The import was stopped\..*Import the same again, and it goes on where it stopped/s);
  expect((await until('SIGKILL')).signal).toBe('SIGKILL');
  const [resumed, alone] = [await cli<Dataset>(library, ...add), await cli<Dataset>(join(folder, 'sounds alone'), ...add)];
  expect(resumed.stderr).toContain('Taking over what was read before');
  expect([resumed.code, resumed.answer.hash]).toEqual([0, alone.answer.hash]);
  expect(await readdir(join(library, 'datasets'))).toEqual([alone.answer.hash]);
});
