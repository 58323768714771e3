import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { bundleSchema, paritySchema } from '../../../main/exporters/bundle.ts';
import { tfjs } from '../../../main/exporters/tfjs.ts';
import { largestDifference, writeBundle } from '../../../main/exporters/write-bundle.ts';
import { exportContent } from '../../helpers/exports.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { expectNoLeak } from '../../helpers/tensors.ts';

beforeAll(() => loadEngine('wasm'));

let root: string;
let out: string;
beforeEach(async () => {
  root = await temporaryFolder();
  out = join(root, 'models', 'orchard');
});

const choices = [
  ...['none', 'shared', 'domain'].map((normalisation) => ({ network: 'cnn-small', networkParameters: { normalisation } })),
  { network: 'mlp', networkParameters: { normalisation: 'domain' } },
  ...['cnn-small', 'mlp'].map((network) => ({ network, networkParameters: { dropout: 0.5 } })),
  { network: 'mlp', networkParameters: { normalisation: 'none' } },
  ...['none', 'domain'].flatMap((normalisation) => [
    { network: 'resnet-small', networkParameters: { normalisation, dropout: 0.5 } },
    { network: 'audio-cnn', networkParameters: { normalisation, blocks: 2, headUnits: 5 } },
    { network: 'text-cnn', networkParameters: { normalisation } },
    { network: 'linear', networkParameters: { normalisation } },
  ]),
  { network: 'mlp', method: 'mcd', networkParameters: { normalisation: 'shared' } },
  { network: 'mlp', method: 'erm', networkParameters: { normalisation: 'domain' } },
];

describe('a bundle for TensorFlow.js', () => {
  it.each(choices)('holds a model that answers as the trained one did: $network $networkParameters', async (choice) => {
    const content = await exportContent(choice);
    const { parity, bytes } = await writeBundle(tfjs, content, out);
    expect(parity).toBeLessThanOrEqual(1e-5);
    expect((await readdir(out)).sort()).toEqual(['README.md', 'bundle.json', 'model.json', 'parity.json', 'weights.bin']);
    expect(await readdir(join(root, 'models'))).toEqual(['orchard']);
    const sizes = await Promise.all((await readdir(out)).map(async (name) => (await stat(join(out, name))).size));
    expect(bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));

    const bundle = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    expect(bundle).toEqual({
      bundle: 'isthmus',
      version: 1,
      format: 'tfjs',
      model: 'model.json',
      parity: { file: 'parity.json', items: 8, largestDifference: parity },
      ...content.bundle,
    });
    const stored = paritySchema.parse(JSON.parse(await readFile(join(out, 'parity.json'), 'utf8')));
    expect(JSON.stringify(stored)).toBe(JSON.stringify(content.parity));
    const reloaded = await tfjs.open(out, bundle);
    const found = reloaded.outputs(Float32Array.from(stored.inputs.flat()), stored.inputs.length);
    reloaded.dispose();
    expect(largestDifference(stored.outputs, found)).toBe(parity);
    // The items are told apart, or parity would say little.
    expect(largestDifference(found.slice(0, 1), found.slice(1, 2))).toBeGreaterThan(1e-3);
  });

  it('normalises as the target was, where each domain has its own statistics', async () => {
    const adapted = await exportContent({ network: 'mlp', networkParameters: { normalisation: 'domain' } });
    await writeBundle(tfjs, adapted, out);
    const bySource = { ...adapted, model: { ...adapted.model, targetDomain: 'source' as const } };
    await expect(writeBundle(tfjs, bySource, join(root, 'by-source'))).rejects.toMatchObject({ code: 'parity' });
  });

  it('goes into an empty folder that is there already', async () => {
    await mkdir(out, { recursive: true });
    await writeBundle(tfjs, await exportContent(), out);
    expect(await readdir(out)).toContain('bundle.json');
  });

  it('leaves no tensor behind, whether it is written or refused', async () => {
    const content = await exportContent();
    await expectNoLeak(async () => {
      await writeBundle(tfjs, content, out);
      await expect(writeBundle(tfjs, content, out)).rejects.toMatchObject({ code: 'conflict' });
      const wrong = { ...content, parity: { ...content.parity, outputs: [[1, 0]] } };
      await expect(writeBundle(tfjs, wrong, join(root, 'other'))).rejects.toMatchObject({ code: 'parity' });
    });
  });
});

describe('the largest difference', () => {
  it('is that of any two values in the same place', () => {
    expect(
      largestDifference(
        [
          [0.5, 0.5],
          [0, 1],
        ],
        [
          [0.5, 0.5],
          [0.25, 0.75],
        ],
      ),
    ).toBe(0.25);
    expect(largestDifference([[0.25]], [[0.25]])).toBe(0);
  });

  it.each([
    ['a value that is no number', [[0.5, Number.NaN]], [[0.5, 0.5]]],
    [
      'a value that became no number',
      [
        [0.5, 0.5],
        [0.1, 0.9],
      ],
      [
        [Number.NaN, 0.5],
        [0.1, 0.9],
      ],
    ],
    [
      'a row too few',
      [
        [0.5, 0.5],
        [0.1, 0.9],
      ],
      [[0.5, 0.5]],
    ],
    [
      'a row too many',
      [[0.5, 0.5]],
      [
        [0.5, 0.5],
        [0.1, 0.9],
      ],
    ],
    ['rows of another length', [[0.5, 0.5]], [[0.5], [0.5]]],
    ['nothing at all', [], []],
  ])('is no number for %s', (_, expected, found) => {
    expect(largestDifference(expected, found)).toBeNaN();
  });
});

it('a model card is not overwritten by a second export', async () => {
  await writeBundle(tfjs, await exportContent(), out);
  await writeFile(join(out, 'README.md'), 'mine');
  await expect(writeBundle(tfjs, await exportContent(), out)).rejects.toMatchObject({ code: 'conflict' });
  expect(await readFile(join(out, 'README.md'), 'utf8')).toBe('mine');
});
