import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpackTensorflow } from '../../../main/compute/engines/tensorflow-unpack.ts';
import { expectError, headerFiles, libraryFiles, temporaryFolder, writeFiles, writeZip } from './fake-tensorflow.ts';

const signal = new AbortController().signal;
const ignore = (): void => undefined;

async function unpack(from: string): Promise<{ stage: string; libraries: string[] }> {
  const stage = await temporaryFolder();
  return { stage, libraries: await unpackTensorflow(from, stage, ignore, signal) };
}

async function expectUnpacked({ stage, libraries }: { stage: string; libraries: string[] }): Promise<void> {
  expect(libraries.length).toBeGreaterThan(0);
  for (const library of libraries) expect(await readFile(join(stage, library), 'utf8')).toMatch(/^not a library/);
  expect(await readFile(join(stage, 'include', 'tensorflow', 'c', 'c_api.h'), 'utf8')).toContain('nothing');
}

describe('unpacking TensorFlow', () => {
  it('takes what it needs out of a wheel, and no more, and says how far it is', async () => {
    const folder = await temporaryFolder();
    const inWheel = Object.fromEntries(
      Object.entries({ ...libraryFiles(), ...headerFiles }).map(([name, text]) => [`tensorflow/${name}`, text]),
    );
    const wheel = join(folder, 'tensorflow_cpu-9.9.9-cp311-cp311-any.whl');
    writeZip(wheel, { ...inWheel, 'tensorflow/python/huge.py': 'x' });
    const stage = await temporaryFolder();
    const seen: [number, number | null][] = [];
    const libraries = await unpackTensorflow(wheel, stage, (_phase, done, total) => seen.push([done, total]), signal);
    await expectUnpacked({ stage, libraries });
    expect((await readdir(stage, { recursive: true })).join()).not.toContain('huge');
    const [done, total] = seen.at(-1) ?? [];
    expect(done).toBe(total);
    await expectUnpacked(await unpack(folder));
  });

  it('takes a C library, packed or unpacked', async () => {
    const folder = await temporaryFolder();
    writeFiles(join(folder, 'c'), { ...libraryFiles(), ...headerFiles });
    await expectUnpacked(await unpack(join(folder, 'c')));
    const archive = join(folder, 'libtensorflow.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', join(folder, 'c'), '.']);
    const unpacked = await unpack(archive);
    await expectUnpacked(unpacked);
    expect(await readdir(unpacked.stage)).not.toContain('unpacked');
    writeZip(join(folder, 'c.zip'), { ...libraryFiles(), ...headerFiles });
    await expectUnpacked(await unpack(join(folder, 'c.zip')));
  });

  it('says what a source lacks', async () => {
    const folder = await temporaryFolder();
    writeZip(join(folder, 'a.zip'), headerFiles);
    await expectError(unpack(join(folder, 'a.zip')), 'bad-data', /a\.zip holds no TensorFlow library for/);
    writeZip(join(folder, 'b.zip'), libraryFiles());
    await expectError(unpack(join(folder, 'b.zip')), 'bad-data', /b\.zip holds no headers/);
    await writeFile(join(folder, 'c.txt'), 'text');
    await expectError(unpack(join(folder, 'c.txt')), 'bad-data', /neither a wheel nor an archive/);
    await writeFile(join(folder, 'd.tar.gz'), 'text');
    await expectError(unpack(join(folder, 'd.tar.gz')), 'bad-data', /d\.tar\.gz could not be unpacked/);
    await expectError(unpack(join(folder, 'none.whl')), 'not-found', /none\.whl does not exist/);
  });

  it('refuses a wheel that is cut off', async () => {
    const folder = await temporaryFolder();
    const wheel = join(folder, 'tensorflow-9.9.9-any.whl');
    writeZip(wheel, { ...libraryFiles(), ...headerFiles });
    await truncate(wheel, 200);
    await expectError(unpack(wheel), 'bad-data', /tensorflow-9\.9\.9-any\.whl/);
  });

  it.skipIf(process.platform === 'win32')('does not follow links', async () => {
    const folder = await temporaryFolder();
    writeFiles(folder, headerFiles);
    await mkdir(join(folder, 'lib'));
    await writeFile(join(folder, 'elsewhere'), 'not a library');
    for (const library of Object.keys(libraryFiles())) await symlink(join(folder, 'elsewhere'), join(folder, library));
    await expectError(unpack(folder), 'bad-data', /holds no TensorFlow library/);
  });
});
