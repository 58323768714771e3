/* An export that fails leaves nothing behind, and what was there stays as it was. */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import type { ExportContent, Exporter } from '../../../main/exporters/exporter.ts';
import { exporterNamed, exporters } from '../../../main/exporters/index.ts';
import { tfjs } from '../../../main/exporters/tfjs.ts';
import { writeBundle } from '../../../main/exporters/write-bundle.ts';
import { failureOf } from '../../helpers/data-library.ts';
import { exportContent } from '../../helpers/exports.ts';
import { thrownBy } from '../../helpers/store.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

beforeAll(() => loadEngine('wasm'));

let root: string;
let content: ExportContent;
beforeEach(async () => {
  root = await temporaryFolder();
  content = await exportContent();
});

/** Writes as TensorFlow.js does, and then does something to the files. */
const meddling = (meddle: (folder: string) => Promise<unknown>): Exporter => ({
  ...tfjs,
  async write(model, values, folder, number) {
    const file = await tfjs.write(model, values, folder, number);
    await meddle(folder);
    return file;
  },
});

const rename = async (folder: string, from: string, to: string): Promise<void> => {
  const path = join(folder, 'model.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
};

describe('a model that reloads as another', () => {
  it.each([
    [
      'one weight in a thousand differs',
      async (folder: string) => {
        const path = join(folder, 'weights.bin');
        const bytes = await readFile(path);
        // Floats of the same size with another sign.
        for (let at = 3; at < bytes.length; at += 4000) bytes[at] = (bytes[at] ?? 0) ^ 0x80;
        await writeFile(path, bytes);
      },
    ],
    ['a layer is of another kind', (folder: string) => rename(folder, '"ReLU"', '"LeakyReLU"')],
  ])('is noticed: %s', async (_, meddle) => {
    const error = await failureOf(writeBundle(meddling(meddle), content, join(root, 'out')));
    expect(error.code).toBe('parity');
    expect(error.message).toMatch(/differs from the trained one by [0-9.e-]+; at most 0\.00001 is allowed/);
    expect(error.details.difference).toBeGreaterThan(1e-5);
    expect(await readdir(root)).toEqual([]);
  });

  it('leaves an empty folder as empty as it was', async () => {
    await mkdir(join(root, 'out'));
    const cut = meddling(async (folder) =>
      writeFile(join(folder, 'weights.bin'), (await readFile(join(folder, 'weights.bin'))).subarray(4)),
    );
    await expect(writeBundle(cut, content, join(root, 'out'))).rejects.toThrow();
    expect(await readdir(root)).toEqual(['out']);
    expect(await readdir(join(root, 'out'))).toEqual([]);
  });
});

describe('a place that cannot be written to', () => {
  it('is one with something in it', async () => {
    const out = join(root, 'out');
    await mkdir(out);
    await writeFile(join(out, 'thesis.txt'), 'mine');
    const error = await failureOf(writeBundle(tfjs, content, out));
    expect(error).toMatchObject({ code: 'conflict', details: { path: out } });
    expect(await readdir(root)).toEqual(['out']);
    expect(await readdir(out)).toEqual(['thesis.txt']);
    expect(await readFile(join(out, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  it('is one where something appears in the meantime', async () => {
    const out = join(root, 'out');
    const slow = meddling(async () => {
      await mkdir(out);
      await writeFile(join(out, 'thesis.txt'), 'mine');
    });
    expect(await failureOf(writeBundle(slow, content, out))).toMatchObject({ code: 'conflict', details: { path: out } });
    expect(await readdir(root)).toEqual(['out']);
    expect(await readFile(join(out, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  it.each(['notes.txt', join('notes.txt', 'out')])('is a file, or lies in one: %s', async (place) => {
    await writeFile(join(root, 'notes.txt'), 'mine');
    const out = join(root, place);
    expect(await failureOf(writeBundle(tfjs, content, out))).toMatchObject({ code: 'conflict', details: { path: out } });
    expect(await readdir(root)).toEqual(['notes.txt']);
    expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('mine');
  });

  // An administrator may write anywhere, and Windows keeps rights elsewhere.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('is one without the right to', async () => {
    const locked = join(root, 'locked');
    await mkdir(locked);
    await chmod(locked, 0o555);
    expect(await failureOf(writeBundle(tfjs, content, join(locked, 'out')))).toMatchObject({ code: 'refused' });
    expect(await readdir(locked)).toEqual([]);
    await chmod(locked, 0o755);
  });

  it.skipIf(process.platform !== 'linux')('is a full disk', async () => {
    const full = meddling(() => writeFile('/dev/full', 'x'));
    const error = await failureOf(writeBundle(full, content, join(root, 'out')));
    expect(error).toMatchObject({ code: 'disk-full', retry: true, details: { path: join(root, 'out') } });
    expect(await readdir(root)).toEqual([]);
  });
});

it('an unknown format is refused, with those that there are', () => {
  for (const exporter of exporters) expect(exporterNamed(exporter.descriptor.id)).toBe(exporter);
  expect(thrownBy(() => exporterNamed('onxx'))).toMatchObject({ code: 'bad-config', details: { field: 'format' } });
});
