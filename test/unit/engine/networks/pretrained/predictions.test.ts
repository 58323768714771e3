/* A layers model as a network of ours computes what TensorFlow.js itself computes with it, and so do its gradients. */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadEngine } from '../../../../../main/compute/engines/index.ts';
import { buildModel } from '../../../../../main/engine/model.ts';
import { toLayersModel } from '../../../../../main/engine/layers-model.ts';
import { featureLayers } from '../../../../../main/engine/networks/pretrained/feature-layers.ts';
import { graph } from '../../../../../main/engine/networks/pretrained/graph.ts';
import { readTopology } from '../../../../../main/engine/networks/pretrained/topology.ts';
import { stack } from '../../../../../main/engine/networks/stack.ts';
import { noiseFor } from '../../../../../main/engine/random.ts';
import { tensorsOf } from '../../../../../main/engine/training/eager.ts';
import { infer } from '../../../../../main/engine/training/infer.ts';
import { resolveTraining, stepRule } from '../../../../../main/engine/training/settings.ts';
import { initialState } from '../../../../../main/engine/training/state.ts';
import { differenceOf } from '../../../../helpers/plans.ts';
import { fill, mobileNet, opened, saved, smallPretrained, weightsOf } from '../../../../helpers/pretrained.ts';
import type { LayersModelFile } from '../../../../helpers/pretrained.ts';
import { imageInput } from '../../../../helpers/small-networks.ts';

beforeAll(() => loadEngine('wasm'));

const random = (): never => {
  throw new Error('Nothing of this is random.');
};
const itemsOf = (shape: readonly number[], count = 2): tf.Tensor =>
  tf.tensor(noiseFor(7, 'items', count * shape.reduce((product, side) => product * side, 1)), [count, ...shape]);
const passOf = (training: boolean) => ({ training, domain: 'source' as const, statistics: new Map<string, tf.Tensor>(), random });

/** A file as an extractor up to a layer, with its values, and the same as TensorFlow.js opens it. */
async function both(file: LayersModelFile, featureLayer: string, batchNorm: 'frozen' | 'domain' = 'domain') {
  const topology = readTopology(file.topology);
  const sides = topology.inputShape.map((side) => side ?? 1);
  const weights = await weightsOf(file);
  const ours = stack('extractor', sides, [graph({ topology, featureLayer, weights, batchNorm, unfreezeFrom: '' })]);
  const values = Object.fromEntries(ours.variables.map(({ name, shape, initial }) => [name, tf.tensor(initial({} as never), [...shape])]));
  const whole = await opened(file);
  const theirs = layers.model({ inputs: whole.inputs, outputs: whole.getLayer(featureLayer).output });
  onTestFinished(() => {
    tf.dispose(values);
    whole.dispose();
  });
  return { ours, values, theirs, whole, sides };
}

const close = async (actual: tf.Tensor, expected: tf.Tensor, tolerance = 1e-4): Promise<void> => {
  expect(actual.shape).toEqual(expected.shape);
  expect(differenceOf(await expected.data(), await actual.data())).toBeLessThan(tolerance);
};

describe('MobileNetV2', () => {
  it.each(['flatten_1', 'block_5_add', 'dense_3'])('gives at %s what TensorFlow.js gives', async (layer) => {
    const { ours, values, theirs, sides } = await both(mobileNet(), layer);
    const x = itemsOf(sides, 1);
    const before = tf.memory().numTensors;
    const result = tf.tidy(() => ours.apply(x, values, passOf(false)));
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(result.shape.slice(1)).toEqual([...ours.outputShape]);
    await close(result, theirs.predict(x) as tf.Tensor);
  });

  it('has the gradients that TensorFlow.js computes through it', async () => {
    // A block in the middle of it and its start, since plain loops differentiate depthwise convolutions here.
    const { ours, values, theirs, whole, sides } = await both(mobileNet(), 'block_1_project_BN', 'frozen');
    const x = itemsOf(sides, 1);
    const kernels = {
      'Conv1/kernel': 'Conv1/kernel',
      'expanded_conv_depthwise/depthwise_kernel': 'expanded_conv_depthwise/depthwise_kernel',
      'block_1_expand/kernel': 'block_1_expand/kernel',
    };
    const weights = tf.tensor(
      noiseFor(
        3,
        'weights',
        ours.outputShape.reduce((product, side) => product * side, 1),
      ),
      [1, ...ours.outputShape],
    );
    const names = Object.keys(kernels).map((name) => `extractor/0-pretrained/${name}`);
    const found = tf.grads((...given: tf.Tensor[]) => {
      const current = { ...values, ...Object.fromEntries(names.map((name, at) => [name, given[at] as tf.Tensor])) };
      return tf.sum(tf.mul(ours.apply(x, current, passOf(true)), weights));
    })(names.map((name) => values[name] as tf.Tensor));
    const variables = Object.values(kernels).map((name) => {
      const weight = whole.weights.find(({ originalName }) => originalName === name) as unknown as { val: tf.Variable };
      weight.val.trainable = true;
      return weight.val;
    });
    const expected = tf.variableGrads(() => tf.sum(tf.mul(theirs.apply(x) as tf.Tensor, weights)), variables).grads;
    for (const [at, variable] of variables.entries()) await close(found[at] as tf.Tensor, expected[variable.name] as tf.Tensor);
  });

  it('is proposed to give what is pooled and flattened before its classifier', () => {
    expect(featureLayers(readTopology(mobileNet().topology).layers)).toEqual(['flatten_1', 'average_pooling2d_1', 'dense_3']);
  });

  it('takes smaller pictures up to its last maps, which are averaged', async () => {
    const file = mobileNet();
    const pretrained = { topology: file.topology, featureLayer: 'out_relu', weights: await weightsOf(file) };
    const choice = { method: 'dann', methodParameters: {}, network: 'pretrained', networkParameters: {}, pretrained };
    const input = { kind: 'image' as const, height: 64, width: 48, channels: 3 as const, mean: [0, 0, 0], deviation: [1, 1, 1] };
    const { extractor, head } = buildModel(choice, input, ['a', 'b']);
    expect(extractor.outputShape).toEqual([1280]);
    expect(head.outputShape).toEqual([2]);
  });
});

const { layers: make } = layers;
const at = (layer: { apply(x: layers.SymbolicTensor | layers.SymbolicTensor[]): unknown }, ...from: layers.SymbolicTensor[]) =>
  layer.apply(from.length === 1 ? (from[0] as layers.SymbolicTensor) : from) as layers.SymbolicTensor;

/** A graph with a layer of every class that there is. */
async function everyClass(affine: boolean): Promise<LayersModelFile> {
  const x = layers.input({ shape: [9, 7, 3] });
  const standardised = affine ? x : at(make.layerNormalization({ axis: [1, 2], epsilon: 0.01, center: false, scale: false }), x);
  const padded = at(
    make.zeroPadding2d({
      padding: [
        [1, 2],
        [0, 1],
      ],
    }),
    standardised,
  );
  const separable = at(make.separableConv2d({ filters: 6, kernelSize: [3, 2], strides: 2, activation: 'tanh' }), padded);
  const normal = at(make.batchNormalization({ scale: affine }), separable);
  const other = at(
    make.batchNormalization({ center: affine, epsilon: 0.1 }),
    at(make.conv2d({ filters: 6, kernelSize: 1, padding: 'same' }), normal),
  );
  const squeezed = at(
    make.dense({ units: 6, activation: 'sigmoid' }),
    at(make.globalAveragePooling2d({ dataFormat: 'channelsLast' }), other),
  );
  const weighed = at(make.multiply(), other, at(make.reshape({ targetShape: [1, 1, 6] }), squeezed));
  const deep = at(make.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, padding: 'same' }), weighed);
  const joined = at(make.concatenate(), deep, at(make.add(), normal, weighed));
  const active = at(make.reLU({ maxValue: 2 }), at(make.activation({ activation: 'swish' }), joined));
  const largest = at(make.maxPooling2d({ poolSize: 2, strides: 1 }), at(make.reLU({}), active));
  const mean = at(make.averagePooling2d({ poolSize: 2, strides: 1, padding: 'same' }), active);
  const rows = [
    at(make.globalMaxPooling2d({ dataFormat: 'channelsLast' }), joined),
    at(make.globalAveragePooling1d({}), at(make.reshape({ targetShape: [-1, 18] }), largest)),
    at(make.flatten(), mean),
  ];
  const end = at(
    make.softmax(),
    at(make.dense({ units: 5, useBias: false }), at(make.dropout({ rate: 0.5 }), at(make.concatenate(), ...rows))),
  );
  const built = layers.model({ inputs: x, outputs: at(make.activation({ name: 'end', activation: 'relu6' }), end) });
  fill(built);
  const file = await saved(built);
  built.dispose();
  return file;
}

describe('a layers model', () => {
  it.each([true, false])('of every supported class of layers gives what TensorFlow.js gives; scales and offsets: %s', async (affine) => {
    const { ours, values, theirs, sides } = await both(await everyClass(affine), 'end', 'frozen');
    const x = itemsOf(sides, 3);
    await close(ours.apply(x, values, passOf(false)), theirs.predict(x) as tf.Tensor, 1e-5);
    // TensorFlow.js does not differentiate a normalisation without them.
    if (!affine) return;
    const weights = itemsOf([5], 3);
    const [found, expected] = [
      tf.grad((items: tf.Tensor) => tf.sum(tf.mul(ours.apply(items, values, passOf(false)), weights)))(x),
      tf.grad((items: tf.Tensor) => tf.sum(tf.mul(theirs.apply(items) as tf.Tensor, weights)))(x),
    ];
    await close(found, expected, 1e-4);
  });

  it('that is a plain sequence too', async () => {
    const model = layers.sequential({
      layers: [
        make.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 3, activation: 'relu' }),
        make.flatten({ name: 'rows' }),
        make.dense({ units: 2 }),
      ],
    });
    fill(model);
    const file = await saved(model);
    model.dispose();
    const { ours, values, theirs, sides } = await both(file, 'rows');
    const x = itemsOf(sides);
    await close(ours.apply(x, values, passOf(false)), theirs.predict(x) as tf.Tensor, 1e-6);
  });

  it.each(['resnet-small', 'cnn-small'])('that Isthmus exported of %s gives the features that it had', async (network) => {
    const choice = { method: 'dann', methodParameters: {}, network, networkParameters: { standardise: true } };
    const model = buildModel(choice, imageInput, ['a', 'b']);
    const trained = tensorsOf(initialState(model, stepRule(resolveTraining({})), 5).values);
    const exported = toLayersModel(model, trained);
    const file = await saved(exported);
    const [proposed = ''] = featureLayers(readTopology(file.topology).layers);
    const { ours, values, sides } = await both(file, proposed);
    const x = itemsOf(sides);
    await close(ours.apply(x, values, passOf(false)), infer(model, trained, x, 'target').features, 1e-5);
    tf.dispose(trained);
    exported.dispose();
  });
});

describe('a model with a pretrained extractor', () => {
  it('is exported whole, with the statistics of the target, and can be pretrained again', async () => {
    const pretrained = await smallPretrained();
    const choice = { method: 'dann', methodParameters: {}, network: 'pretrained', networkParameters: { headUnits: 4 }, pretrained };
    const model = buildModel(choice, imageInput, ['a', 'b', 'c']);
    const values = tensorsOf(initialState(model, stepRule(resolveTraining({})), 1).values);
    for (const { name, shape } of model.variables.filter(({ name }) => /target-(mean|variance)$/.test(name)))
      values[name] = tf.tensor(noiseFor(1, name, shape[0] ?? 0).map((value) => value + 0.5));
    const exported = toLayersModel(model, values);
    const x = itemsOf([8, 8, 1], 4);
    await close(exported.predict(x) as tf.Tensor, infer(model, values, x, 'target').probabilities, 1e-5);
    expect(
      differenceOf(await infer(model, values, x, 'source').probabilities.data(), await (exported.predict(x) as tf.Tensor).data()),
    ).toBeGreaterThan(1e-3);
    const file = await saved(exported);
    const again = await opened(file);
    await close(again.predict(x) as tf.Tensor, infer(model, values, x, 'target').probabilities, 1e-5);
    const [proposed = ''] = featureLayers(readTopology(file.topology).layers);
    const second = await both(file, proposed);
    await close(second.ours.apply(x, second.values, passOf(false)), infer(model, values, x, 'target').features, 1e-5);
    for (const one of [exported, again]) one.dispose();
    tf.dispose(values);
  });
});
