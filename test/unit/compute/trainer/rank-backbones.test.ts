import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inspectBackbone } from '../../../../main/backbones/inspect.ts';
import { rankBackbones } from '../../../../main/compute/trainer/rank-backbones.ts';
import { backboneWishesSchema } from '../../../../shared/model/backbone.ts';
import type { BackboneRanking } from '../../../../shared/model/ranking.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { onnxBytes } from '../../../helpers/tiny-onnx.ts';
import { tokenizerOf } from '../../../helpers/tiny-tokenizer.ts';

/** A model that answers the same for every “good”, and for every “dull”: a row of two numbers each, in two outputs. */
const lookUp = (good: readonly [number, number], dull: readonly [number, number]): Uint8Array =>
  onnxBytes({
    inputs: [{ name: 'input_ids', shape: ['n', 't'], type: 7 }],
    outputs: [{ name: 'probabilities', shape: ['n', 2] }],
    nodes: [
      { op: 'Gather', inputs: ['words', 'input_ids'], outputs: ['each'] },
      { op: 'ReduceMean', inputs: ['each'], outputs: ['probabilities'], integers: { axes: [1], keepdims: 0 } },
    ],
    weights: [{ name: 'words', shape: [6, 2], values: [...new Array<number>(8).fill(0.5), ...good, ...dull] }],
    opset: 11,
  });

async function ranked(models: Readonly<Record<string, Uint8Array>>): Promise<BackboneRanking> {
  const library = await TestLibrary.create();
  await library.write('a/0.txt', 'good');
  await library.write('a/1.txt', 'good');
  await library.write('b/0.txt', 'dull');
  const path = await library.write('b/1.txt', 'dull');
  const dataset = await library.import(join(path, '../..'));
  const root = await temporaryFolder();
  const backbones = [];
  for (const [name, bytes] of Object.entries(models)) {
    const folder = join(root, name);
    await mkdir(folder);
    await writeFile(join(folder, 'model.onnx'), bytes);
    // Nothing is put around a text, so that one word is one token.
    await writeFile(join(folder, 'tokenizer.json'), JSON.stringify({ ...tokenizerOf(['good', 'dull']), post_processor: null }));
    const { content } = await inspectBackbone([join(folder, 'model.onnx')], folder, backboneWishesSchema.parse({ layer: 'each' }));
    backbones.push({
      backbone: { ...content, hash: name, name, licence: '' },
      folder,
      featuresFolder: join(root, 'features'),
      trained: false,
    });
  }
  return rankBackbones({ datasetFolder: join(library.folder, dataset.hash), backbones }, () => undefined);
}

it('LEEP is told of a backbone whose own output is class probabilities', async () => {
  const { scores, backbones } = await ranked({ classes: lookUp([0.9, 0.1], [0.2, 0.8]), other: lookUp([0.9, 0.3], [0.2, 0.8]) });
  expect(scores.map(({ id }) => id)).toEqual(['logme', 'h-score', 'leep']);
  // By hand: P(a | z) is 0.45 / 0.55 and 0.05 / 0.45, P(b | z) the rest, so that every item has the likelihood 0.74747…
  const leepOf = (wanted: string) => backbones.find(({ name }) => name === wanted)?.values['leep'];
  expect(leepOf('classes')).toBeCloseTo(Math.log(0.9 * (0.45 / 0.55) + 0.1 * (0.05 / 0.45)), 6);
  expect(leepOf('other')).toBeNull();
});

it('nothing is told of LEEP where no backbone has classes', async () => {
  const { scores } = await ranked({ other: lookUp([3, -1], [1, 2]) });
  expect(scores.map(({ id }) => id)).toEqual(['logme', 'h-score']);
});
