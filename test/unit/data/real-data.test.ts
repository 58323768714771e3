import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputFor } from '../../../main/data/kinds/index.ts';
import { matchClasses } from '../../../main/data/match.ts';
import { readManifest } from '../../../main/data/packed/manifest.ts';
import { TestLibrary } from '../../helpers/data-library.ts';

const folder = join(import.meta.dirname, '../../../../shared/data/digits');
const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

describe.skipIf(!existsSync(folder))('real digits (skipped where the shared data does not lie beside the project)', () => {
  it('are imported from MNIST and MNIST-M, and match', async () => {
    const library = await TestLibrary.create();
    const mnist = await library.import(join(folder, 'mnist10k-images-idx3-ubyte.gz'));
    const mnistm = await library.import(join(folder, 'mnistm10k.npz'));
    expect(mnist).toMatchObject({ format: 'idx', kind: 'image', count: 10_000, shape: [28, 28, 1], classes: digits, skippedCount: 0 });
    expect(mnistm).toMatchObject({ format: 'npz', kind: 'image', count: 10_000, shape: [28, 28, 3], classes: digits, skippedCount: 0 });
    // The same digits over photographs: the classes are as large.
    expect(mnistm.classCounts).toEqual(mnist.classCounts);
    expect(mnist.classCounts.reduce((sum, count) => sum + count)).toBe(10_000);
    expect(Math.min(...mnist.classCounts)).toBeGreaterThan(850);
    expect(matchClasses(mnist, mnistm)).toMatchObject({ shared: digits, onlySource: [], onlyTarget: [], problem: null });
    const manifests = [mnist, mnistm].map((dataset) => readManifest(library.data.folderOf(dataset.hash)));
    const [source, target] = await Promise.all(manifests);
    expect(source && target && inputFor(source, target)).toMatchObject({ height: 28, width: 28, channels: 3 });
  });

  it('are imported from a table, as a table or as pictures', async () => {
    const library = await TestLibrary.create();
    const path = join(folder, 'optdigits.csv');
    const table = await library.import(path);
    expect(table).toMatchObject({ format: 'csv', kind: 'table', count: 1797, shape: [64], classes: digits });
    expect([table.columns[0], table.columns[63]]).toEqual(['p00', 'p77']);
    const pictures = await library.import(path, { options: { 'image-shape': '8x8', maximum: 16 } });
    expect(pictures).toMatchObject({ kind: 'image', count: 1797, shape: [8, 8, 1], classCounts: table.classCounts });
    // The UCI set's own counts of its 1,797 digits.
    expect(table.classCounts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });
});
