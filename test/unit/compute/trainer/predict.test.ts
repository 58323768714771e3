import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { predict } from '../../../../main/compute/trainer/predict.ts';
import { infer } from '../../../../main/engine/training/infer.ts';
import type { ExportContent } from '../../../../main/exporters/exporter.ts';
import { tfjs } from '../../../../main/exporters/tfjs.ts';
import { writeBundle } from '../../../../main/exporters/write-bundle.ts';
import { failureOf, TestLibrary } from '../../../helpers/data-library.ts';
import { exportContent } from '../../../helpers/exports.ts';
import { greyPng } from '../../../helpers/pixels.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';

beforeAll(() => loadEngine('wasm'));

let files: TestLibrary;
beforeEach(async () => {
  files = await TestLibrary.create();
});

async function bundle(network: 'mlp' | 'cnn-small'): Promise<{ folder: string; content: ExportContent }> {
  const content = await exportContent({ network });
  const folder = files.path(`${network} bundle`);
  await writeBundle(tfjs, content, folder);
  return { folder, content };
}

/** What the trained model says of a picture of one brightness, 0 … 255. */
const expectedOf = ({ model, values }: ExportContent, brightness: number): number[] =>
  tf.tidy(() =>
    Array.from(infer(model, values, tf.fill([1, 8, 8, 1], (brightness / 255 - 0.5) / 0.5), model.targetDomain).probabilities.dataSync()),
  );

/** Predictions of a model that tells classes. */
const classesOf = async (...given: Parameters<typeof predict>) =>
  (await predict(...given)).map((prediction) => {
    if (!('label' in prediction)) throw new Error('a class was to be told');
    return prediction;
  });

describe('a bundle predicts', () => {
  it('a picture, and all pictures of a folder, of any size', async () => {
    const { folder, content } = await bundle('cnn-small');
    const dark = await files.write('dark.png', await greyPng(8, 20));
    await files.write('more/b.png', await greyPng(30, 240));
    await files.write('more/a.png', await greyPng(3, 130));
    const found = await classesOf(folder, [dark, files.path('more')]);
    expect(found.map(({ input }) => input)).toEqual([dark, files.path(join('more', 'a.png')), files.path(join('more', 'b.png'))]);
    for (const [at, brightness] of [20, 130, 240].entries()) {
      const expected = expectedOf(content, brightness);
      const { label, probability, probabilities } = found[at] as (typeof found)[number];
      expect(Object.keys(probabilities)).toEqual(['apple', 'pear']);
      for (const [place, name] of ['apple', 'pear'].entries()) expect(probabilities[name]).toBeCloseTo(expected[place] ?? Number.NaN, 4);
      expect(probability).toBe(Math.max(...Object.values(probabilities)));
      expect(probabilities[label]).toBe(probability);
    }
  });

  it('every row of a table, its columns found by name, in more than one batch', async () => {
    const { folder, content } = await bundle('mlp');
    const { inputs, outputs } = content.parity;
    const rows = Array.from({ length: 300 }, (_, at) => inputs[at % inputs.length] ?? []);
    const path = await files.write('rows.csv', ['y,label,x', ...rows.map(([x, y]) => `${y},pear,${x}`)].join('\n'));
    const found = await classesOf(folder, [path]);
    expect(found).toHaveLength(300);
    expect(found[0]?.input).toBe('rows.csv, line 2');
    for (const [at, one] of found.entries())
      expect(one.probabilities['pear']).toBeCloseTo(outputs[at % outputs.length]?.[1] ?? Number.NaN, 5);
  });

  it('nothing of an empty list, and leaves no tensor behind, also where it fails', async () => {
    const { folder } = await bundle('mlp');
    await expectNoLeak(async () => {
      expect(await predict(folder, [])).toEqual([]);
      await failureOf(predict(folder, [files.path('nowhere.csv')]));
    });
  });
});

const picture = await greyPng(8, 10);

describe('a bundle refuses', () => {
  it.each([
    ['pictures for a table', 'mlp', 'one.png', picture, /one\.png/],
    ['a table for pictures', 'cnn-small', 'rows.csv', 'x,y\n1,2\n', /rows\.csv holds rows, but the model takes images/],
    ['a table without its columns', 'mlp', 'rows.csv', 'x,z\n1,2\n', /rows\.csv lacks the column y/],
    ['a picture that is none', 'cnn-small', 'fake.png', 'no picture', /fake\.png/],
  ] as const)('%s, naming the file', async (_, network, name, content, message) => {
    const { folder } = await bundle(network);
    const error = await failureOf(predict(folder, [await files.write(name, content)]));
    expect(error.code).toBe('bad-data');
    expect(error.message).toMatch(message);
  });
});

describe('a folder that is no bundle', () => {
  it.each([
    ['is not there', async (folder: string) => rm(folder, { recursive: true })],
    ['has no bundle.json', async (folder: string) => rm(join(folder, 'bundle.json'))],
    ['has a bundle.json that is no JSON', async (folder: string) => writeFile(join(folder, 'bundle.json'), '{')],
    ['has a bundle.json of another app', async (folder: string) => writeFile(join(folder, 'bundle.json'), '{"bundle":"other"}')],
    ['lacks its model', async (folder: string) => rm(join(folder, 'model.json'))],
    ['lacks its weights', async (folder: string) => rm(join(folder, 'weights.bin'))],
    [
      'has half of its weights',
      async (folder: string) => writeFile(join(folder, 'weights.bin'), (await readFile(join(folder, 'weights.bin'))).subarray(0, 400)),
    ],
  ])('%s: it is said, by its path', async (_, damage) => {
    const { folder } = await bundle('mlp');
    await damage(folder);
    const error = await failureOf(predict(folder, [await files.write('rows.csv', 'x,y\n1,2\n')]));
    expect(error).toMatchObject({ code: 'bad-data', details: { path: folder } });
    expect(error.message).toContain(folder);
  });
});
