import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackbone } from '../../../../main/backbones/open.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { predict } from '../../../../main/compute/trainer/predict.ts';
import { toWeakView } from '../../../../main/engine/training/augment/weak-view.ts';
import { infer } from '../../../../main/engine/training/infer.ts';
import type { ExportContent } from '../../../../main/exporters/exporter.ts';
import { bundleSchema } from '../../../../main/exporters/bundle.ts';
import { tfjs } from '../../../../main/exporters/tfjs.ts';
import { writeBundle } from '../../../../main/exporters/write-bundle.ts';
import type { InputSpec } from '../../../../shared/model/input.ts';
import { failureOf, TestLibrary } from '../../../helpers/data-library.ts';
import { exportContent } from '../../../helpers/exports.ts';
import { imageInput, tableInput } from '../../../helpers/small-networks.ts';
import { greyPng, picture as pictureOf } from '../../../helpers/pixels.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';
import { meanColourClassifier } from '../../../helpers/tiny-onnx.ts';

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

const predictOf = (folder: string, inputs: readonly string[], views = 1, flip = false) => predict({ bundle: folder, inputs, views, flip });

/** Predictions of a model that tells classes. */
const classesOf = async (...given: Parameters<typeof predictOf>) =>
  (await predictOf(...given)).map((prediction) => {
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
      expect(await predictOf(folder, [])).toEqual([]);
      await failureOf(predictOf(folder, [files.path('nowhere.csv')]));
    });
  });
});

/** What a bundle's model says of items as it is fed them, each alone. */
async function saidOf(folder: string, items: readonly Float32Array[]): Promise<number[][]> {
  const model = await tfjs.open(folder, bundleSchema.parse(JSON.parse(await readFile(join(folder, 'bundle.json'), 'utf8'))));
  const said = items.flatMap((item) => model.outputs(item, 1));
  model.dispose();
  return said;
}
const meanOf = (rows: readonly number[][]): number[] =>
  [0, 1].map((at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length);
/** The item itself and the changed views of it. */
const viewsOf = (item: Float32Array, input: InputSpec, views: number, flip = false): Float32Array[] =>
  Array.from({ length: views }, (_, number) => {
    const view = item.slice();
    if (number > 0) toWeakView(view, input, number, flip);
    return view;
  });
/** Of 8 × 8 pixels, none like its neighbours. */
const pixels = (channels: number): number[] => Array.from({ length: 64 * channels }, (_, at) => (at * at * 37 + 11 * at) % 256);
/** Pixels as `imageInput` has them. */
const prepared = (values: readonly number[]): Float32Array => Float32Array.from(values, (value) => (value / 255 - 0.5) / 0.5);
const writePixels = async (channels: number): Promise<string> =>
  files.write('busy.png', await pictureOf(8, 8, pixels(channels)).png().toBuffer());

describe('a bundle predicts from several views', () => {
  it.each([false, true])('of a picture the mean over it and its weak views, each predicted alone; mirrored: %s', async (flip) => {
    const { folder } = await bundle('cnn-small');
    const path = await writePixels(1);
    const said = await saidOf(folder, viewsOf(prepared(pixels(1)), imageInput, 5, flip));
    const [found] = await classesOf(folder, [path], 5, flip);
    expect(Object.values(found?.probabilities ?? {})).toEqual(meanOf(said).map((value) => expect.closeTo(value, 5) as number));
    // Which is not what the picture alone gives, nor what it gives without mirroring.
    for (const other of [await classesOf(folder, [path]), await classesOf(folder, [path], 5, !flip)])
      expect(Math.abs((other[0]?.probabilities['pear'] ?? 0) - (found?.probabilities['pear'] ?? 0))).toBeGreaterThan(1e-4);
  });

  it('of a row whatever rows come with it', async () => {
    const { folder } = await bundle('mlp');
    const rows = Array.from({ length: 200 }, (_, at) => [Math.sin(at), Math.cos(3 * at)]);
    const path = await files.write('rows.csv', ['x,y', ...rows.map((row) => row.join())].join('\n'));
    const found = await classesOf(folder, [path], 3);
    for (const at of [0, 1, 150]) {
      const said = await saidOf(folder, viewsOf(Float32Array.from(rows[at] ?? []), tableInput, 3));
      expect(found[at]?.probabilities['pear']).toBeCloseTo(meanOf(said)[1] ?? Number.NaN, 5);
    }
  });

  it('of one view alone what the model says of the item, to the bit', async () => {
    const { folder } = await bundle('cnn-small');
    const [said] = await saidOf(folder, [prepared(pixels(1))]);
    const [found] = await classesOf(folder, [await writePixels(1)], 1, true);
    expect(Object.values(found?.probabilities ?? {})).toEqual(said);
  });

  it('which all go through the backbone', async () => {
    const input = { ...imageInput, channels: 3 as const, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };
    const beside = files.path('colour');
    await files.write('colour/model.onnx', Buffer.from(meanColourClassifier()));
    const content = { format: 'onnx', file: 'model.onnx', input, layout: 'nchw', layer: 'probabilities', chain: null, size: 2 } as const;
    const exported = await exportContent({ network: 'mlp' });
    const named = { hash: '0', name: 'colour' };
    const scaled = {
      kind: 'features' as const,
      backbone: named,
      size: 2,
      of: input,
      mean: [0.4, 0.6],
      deviation: [0.1, 0.2],
    } satisfies InputSpec;
    const folder = files.path('bundle with a backbone');
    const described = { ...exported.bundle, input: scaled, backbone: { ...content, ...named, licence: 'CC0' } };
    await writeBundle(tfjs, { ...exported, beside, bundle: described }, folder);

    const backbone = await openBackbone(beside, content);
    const fed: Float32Array[] = [];
    for (const view of viewsOf(prepared(pixels(3)), input, 4))
      fed.push((await backbone.features(view, 1)).map((value, at) => (value - (scaled.mean[at] ?? 0)) / (scaled.deviation[at] ?? 1)));
    await backbone.close();
    // Of nine moves two may be the same.
    expect(new Set(fed.map(String)).size).toBeGreaterThan(2);
    const said = await saidOf(folder, fed);
    const path = await writePixels(3);
    const [found] = await classesOf(folder, [path], 4);
    expect(Object.values(found?.probabilities ?? {})).toEqual(meanOf(said).map((value) => expect.closeTo(value, 5) as number));
    const [once] = await classesOf(folder, [path]);
    expect(Object.values(once?.probabilities ?? {})).toEqual(said[0]?.map((value) => expect.closeTo(value, 5) as number));
    expect(found?.probabilities).not.toEqual(once?.probabilities);
  });

  it('of numbers their mean', async () => {
    const exported = await exportContent({ network: 'mlp', method: 'erm' });
    const folder = files.path('numbers');
    await writeBundle(tfjs, exported, folder);
    // The first output of the same model, told as a number.
    const about = join(folder, 'bundle.json');
    const written = bundleSchema.parse(JSON.parse(await readFile(about, 'utf8')));
    await writeFile(about, JSON.stringify({ ...written, labels: [], number: { mean: 0, deviation: 1 } }));
    const said = await saidOf(folder, viewsOf(Float32Array.of(0.5, -1), tableInput, 6));
    const [found] = await predictOf(folder, [await files.write('rows.csv', 'x,y\n0.5,-1\n')], 6);
    expect(found).toMatchObject({ number: expect.closeTo(meanOf(said)[0] ?? Number.NaN, 5) as number });
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
    const error = await failureOf(predictOf(folder, [await files.write(name, content)]));
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
    const error = await failureOf(predictOf(folder, [await files.write('rows.csv', 'x,y\n1,2\n')]));
    expect(error).toMatchObject({ code: 'bad-data', details: { path: folder } });
    expect(error.message).toContain(folder);
  });
});
