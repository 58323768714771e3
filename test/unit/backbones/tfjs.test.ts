import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectBackbone } from '../../../main/backbones/inspect.ts';
import { openBackbone } from '../../../main/backbones/open.ts';
import { readArtifacts } from '../../../main/backbones/tfjs-files.ts';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { backboneWishesSchema } from '../../../shared/model/backbone.ts';
import { graph } from '../../../main/engine/networks/pretrained/graph.ts';
import { readTopology } from '../../../main/engine/networks/pretrained/topology.ts';
import { stack } from '../../../main/engine/networks/stack.ts';
import { failureOf } from '../../helpers/data-library.ts';
import { writeMobileNet } from '../../helpers/packaged-models.ts';
import { differenceOf } from '../../helpers/plans.ts';
import { mobileNet, weightsOf } from '../../helpers/pretrained.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const wishes = (given: object = {}) => backboneWishesSchema.parse(given);
const noise = (count: number): Float32Array =>
  Float32Array.from({ length: count * 224 * 224 * 3 }, (_, at) => (Math.sin(at * 0.7) + 1) / 2);

beforeAll(() => loadEngine('wasm'));

describe('a layers model of TensorFlow.js', () => {
  it('gives what its pooling gives: by tfjs itself, the same', async () => {
    const folder = await writeMobileNet(await temporaryFolder(), 'mobilenet_v2');
    const path = join(folder, 'model.json');
    const { content, candidates } = await inspectBackbone([folder], folder, wishes());
    expect(content).toMatchObject({ format: 'layers', file: 'model.json', layer: 'flatten_1', size: 1280, layout: 'nhwc' });
    expect(content.input).toMatchObject({ kind: 'image', height: 224, width: 224, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] });
    expect(candidates.map(({ name }) => name)).toContain('average_pooling2d_1');
    const tensors = tf.memory().numTensors;
    const opened = await openBackbone(folder, content);
    const items = noise(2);
    const features = await opened.features(items, 2);
    await opened.close();
    expect(tf.memory().numTensors).toBe(tensors);
    const whole = await loadLayersModel(tf.io.fromMemory(await readArtifacts(path)));
    const layer = whole.getLayer('flatten_1');
    const kernel = (whole.getLayer('dense_3').getWeights()[0] as tf.Tensor).dataSync();
    const [scores] = tf.tidy(() => [(whole.predict(tf.tensor(items, [2, 224, 224, 3])) as tf.Tensor).arraySync() as number[][]]);
    expect(layer.outputShape).toEqual([null, 1280]);
    // Its classifier on these features gives its own answer.
    const classes = kernel.length / 1280;
    const bias = whole.getLayer('dense_3').getWeights()[1]?.dataSync() ?? new Float32Array(classes);
    const logits = Array.from({ length: classes }, (_, at) =>
      features.subarray(0, 1280).reduce((sum, value, row) => sum + value * (kernel[row * classes + at] ?? 0), bias[at] ?? 0),
    );
    const all = logits.reduce((sum, value) => sum + Math.exp(value), 0);
    logits.forEach((value, at) => expect(Math.exp(value) / all).toBeCloseTo(scores?.[0]?.[at] ?? Number.NaN, 4));
    whole.dispose();
  });

  it('takes pictures of another size up to a layer that allows them, and gives what the rest of it gives on these', async () => {
    const folder = await writeMobileNet(await temporaryFolder(), 'mobilenet_v2');
    // Its pooling takes 7 × 7 values, and of 96 × 96 pixels there are 3 × 3 left.
    const refused = await failureOf(inspectBackbone([folder], folder, wishes({ size: [96, 96] })));
    expect(refused.message).toContain('96 × 96 pixels nothing is left at average_pooling2d_1');
    const { content } = await inspectBackbone([folder], folder, wishes({ size: [96, 96], layer: 'out_relu' }));
    expect(content).toMatchObject({ layer: 'out_relu', size: 1280, input: { height: 96, width: 96 } });
    const items = noise(1).subarray(0, 96 * 96 * 3);
    const opened = await openBackbone(folder, content);
    const features = await opened.features(items, 1);
    await opened.close();
    // As the engine has it to train, which takes any size.
    const file = mobileNet();
    const network = graph({
      topology: readTopology(file.topology),
      featureLayer: 'out_relu',
      weights: await weightsOf(file),
      batchNorm: 'frozen',
      unfreezeFrom: '',
    });
    const ours = stack('extractor', [96, 96, 3], [network]);
    const values = Object.fromEntries(
      ours.variables.map(({ name, shape, initial }) => [name, tf.tensor(initial({} as never), [...shape])]),
    );
    const pass = { training: false, domain: 'source', statistics: new Map<string, tf.Tensor>(), random: () => 0 as never } as const;
    const expected = tf.tidy(() => tf.mean(ours.apply(tf.tensor(items, [1, 96, 96, 3]), values, pass), [1, 2]));
    expect(differenceOf(await expected.data(), features)).toBeLessThan(1e-4);
    tf.dispose([values, expected]);
  });

  it('without a file of weights, or with another text in it, is refused', async () => {
    const folder = await writeMobileNet(await temporaryFolder(), 'mobilenet_v2');
    await rm(join(folder, 'group1-shard1of1'));
    const missing = await failureOf(inspectBackbone([folder], folder, wishes()));
    expect(missing.message).toContain('group1-shard1of1');
    await writeFile(join(folder, 'model.json'), '{"modelTopology": 3}');
    expect((await failureOf(inspectBackbone([folder], folder, wishes()))).message).toContain('is not the model.json');
    expect(await failureOf(inspectBackbone([join(folder, 'none.onnx')], folder, wishes()))).toMatchObject({ code: 'bad-data' });
  });
});

describe('a graph model of TensorFlow.js', () => {
  it('gives what its last dense layer is fed: by tfjs itself, the same', async () => {
    const folder = await writeMobileNet(await temporaryFolder(), 'mobilenet_v2_mid');
    const { content } = await inspectBackbone([folder], folder, wishes({ preset: 'signed' }));
    expect(content).toMatchObject({ format: 'graph', size: 1792 });
    expect(content.layer).toMatch(/SpatialSqueeze$/);
    expect(content.input).toMatchObject({ mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] });
    const opened = await openBackbone(folder, content);
    const items = noise(1);
    const features = await opened.features(items, 1);
    await opened.close();
    const whole = await loadGraphModel(tf.io.fromMemory(await readArtifacts(join(folder, 'model.json'))));
    const expected = tf.tidy(() => (whole.execute(tf.tensor(items, [1, 224, 224, 3]), content.layer) as tf.Tensor).dataSync());
    expect(features).toEqual(expected);
    whole.dispose();
    expect((await readFile(join(folder, 'model.json'), 'utf8')).length).toBeGreaterThan(0);
    expect((await failureOf(inspectBackbone([folder], folder, wishes({ layer: 'nowhere' })))).message).toContain('nowhere');
  });
});
