import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { newestCheckpoint, readCheckpoint, writeCheckpoint } from '../../../../main/compute/trainer/checkpoint-files.ts';
import type { Arm } from '../../../../shared/model/run.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const adapted = { arm: 'adapted' as Arm, seed: 1 };
const script = pathToFileURL(join(import.meta.dirname, '../../../../main/compute/trainer/checkpoint-files.ts')).href;

let run: string;
beforeEach(async () => {
  run = await temporaryFolder();
});

const content = (step: number): Uint8Array => Uint8Array.from({ length: 1000 }, (_, at) => (at * step) % 256);
const write = (step: number, training = adapted) =>
  writeCheckpoint(run, training, { step, epoch: step / 10, candidate: false, bytes: content(step) });
const names = async (): Promise<string[]> => (await readdir(join(run, 'checkpoints'))).sort();
const fileOf = (step: number): string => join(run, 'checkpoints', `adapted-1-${step}.checkpoint`);

describe('writing a checkpoint', () => {
  it('puts its bytes and their digest into a file of its own, and answers both', async () => {
    const written = await write(10);
    const digest = createHash('sha256').update(content(10)).digest();
    expect(written).toMatchObject({ ...adapted, step: 10, epoch: 1, path: fileOf(10), hash: digest.toString('hex') });
    expect(Buffer.compare(await readFile(written.path), Buffer.concat([content(10), digest]))).toBe(0);
    expect(Buffer.compare(await readCheckpoint(written), content(10))).toBe(0);
  });

  it('keeps the newest two of each training, by number and not by name, and touches no other', async () => {
    for (const training of [
      { arm: 'source-only' as Arm, seed: 1 },
      { arm: 'adapted' as Arm, seed: 11 },
    ])
      await write(5, training);
    for (const step of [9, 10, 100]) await write(step);
    expect(await names()).toEqual([
      'adapted-1-10.checkpoint',
      'adapted-1-100.checkpoint',
      'adapted-11-5.checkpoint',
      'source-only-1-5.checkpoint',
    ]);
  });

  it.skipIf(process.platform !== 'linux')('onto a full disk fails, says so, and leaves the one before it', async () => {
    await write(10);
    await symlink('/dev/full', `${fileOf(20)}.incoming`);
    const error = await failureOf(write(20));
    expect(error).toMatchObject({ code: 'disk-full', retry: true, details: { path: fileOf(20) } });
    expect(await names()).toEqual(['adapted-1-10.checkpoint']);
    expect((await newestCheckpoint(run, adapted))?.step).toBe(10);
  });

  it.skipIf(process.platform === 'win32')('of which the system takes only a part fails, and leaves the one before it', async () => {
    await write(10);
    const source = `
      import { writeCheckpoint } from '${script}';
      const bytes = new Uint8Array(1 << 20);
      await writeCheckpoint(process.argv[1], { arm: 'adapted', seed: 1 }, 20, 2, bytes).then(() => console.log('written'), () => console.log('refused'));
    `;
    const { stdout } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 256; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', source, run],
      {
        encoding: 'utf8',
      },
    );
    expect(stdout.trim()).toBe('refused');
    expect(await names()).toEqual(['adapted-1-10.checkpoint']);
  });

  it('is not disturbed by what a kill left half-written', async () => {
    await write(10);
    await writeFile(`${fileOf(20)}.incoming`, 'half of one');
    expect((await newestCheckpoint(run, adapted))?.step).toBe(10);
    await write(20);
    expect(await names()).toEqual(['adapted-1-10.checkpoint', 'adapted-1-20.checkpoint']);
    expect(Buffer.compare((await newestCheckpoint(run, adapted))?.bytes ?? new Uint8Array(), content(20))).toBe(0);
  });
});

describe('the newest checkpoint', () => {
  it('is that of the highest step, where there is any', async () => {
    expect(await newestCheckpoint(run, adapted)).toBeNull();
    await write(9);
    await write(100);
    expect(await newestCheckpoint(run, adapted)).toMatchObject({ step: 100, path: fileOf(100) });
    expect(await newestCheckpoint(run, { ...adapted, seed: 10 })).toBeNull();
  });

  it.each([
    ['a bit flipped', (file: Buffer) => Buffer.from(file.map((byte, at) => (at === 500 ? byte ^ 1 : byte)))],
    ['its digest damaged', (file: Buffer) => Buffer.from(file.map((byte, at) => (at === file.length - 1 ? byte ^ 1 : byte)))],
    ['its end cut off', (file: Buffer) => file.subarray(0, -1)],
    ['fewer bytes than a digest', (file: Buffer) => file.subarray(0, 10)],
    ['no byte at all', () => Buffer.alloc(0)],
  ])('is passed over when it has %s', async (_, damage) => {
    await write(10);
    const last = await write(20);
    await writeFile(last.path, damage(await readFile(last.path)));
    const found = await newestCheckpoint(run, adapted);
    expect(found).toMatchObject({ step: 10, path: fileOf(10) });
    expect(Buffer.compare(found?.bytes ?? new Uint8Array(), content(10))).toBe(0);
    expect(await failureOf(readCheckpoint(last))).toMatchObject({ code: 'library-damaged', details: { path: last.path } });
    await writeFile(fileOf(10), '');
    expect(await newestCheckpoint(run, adapted)).toBeNull();
  });
});

describe('reading a checkpoint', () => {
  it('refuses one that is gone, or whole but not the one that was recorded', async () => {
    const [first, second] = [await write(10), await write(20)];
    await writeFile(first.path, await readFile(second.path));
    expect((await failureOf(readCheckpoint(first))).message).toBe(`The checkpoint ${first.path} is damaged.`);
    await mkdir(join(run, 'elsewhere'));
    const gone = { ...first, path: join(run, 'elsewhere', 'adapted-1-10.checkpoint') };
    expect(await failureOf(readCheckpoint(gone))).toMatchObject({
      code: 'library-damaged',
      message: `The checkpoint ${gone.path} is missing.`,
      details: { path: gone.path },
    });
  });
});
