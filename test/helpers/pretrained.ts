/* Pretrained layers models: MobileNetV2 with real weights, and small ones that train in a moment. */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { sizeOf } from '../../main/engine/networks/layer.ts';
import type { Pretrained } from '../../main/engine/networks/pretrained/network.ts';
import { readWeights } from '../../main/engine/networks/pretrained/weights.ts';
import type { PretrainedWeights } from '../../main/engine/networks/pretrained/weights.ts';
import { noiseFor } from '../../main/engine/random.ts';
import { readMobileNet } from './packaged-models.ts';

export interface LayersModelFile {
  readonly topology: object;
  readonly entries: readonly tf.io.WeightsManifestEntry[];
  readonly bytes: ArrayBuffer;
}

/** MobileNetV2 at a width of 1 for pictures of 224 × 224 × 3, with a classifier of three dense layers, as the package nsfwjs brings it. */
export function mobileNet(): LayersModelFile {
  const { model, weights } = readMobileNet('mobilenet_v2');
  const bytes = new Uint8Array(Buffer.concat(weights.map(([, part]) => part))).buffer;
  return { topology: model.modelTopology, entries: model.weightsManifest.flatMap((group) => group.weights), bytes };
}

export const weightsOf = ({ entries, bytes }: LayersModelFile): Promise<PretrainedWeights> => readWeights(entries, bytes);

/** The same as TensorFlow.js itself opens it; whoever asks disposes of it. */
export const opened = ({ topology, entries, bytes }: LayersModelFile): Promise<layers.LayersModel> =>
  layers.loadLayersModel(tf.io.fromMemory({ modelTopology: topology, weightSpecs: [...entries], weightData: bytes }));

/** What a model is when it is saved. */
export async function saved(model: layers.LayersModel): Promise<LayersModelFile> {
  let found: LayersModelFile | undefined;
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs = [], weightData }) => {
      found = { topology: modelTopology as object, entries: weightSpecs, bytes: tf.io.CompositeArrayBuffer.join(weightData) };
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  if (!found) throw new Error('The model was not saved.');
  return found;
}

/** Puts numbers into a model that follow from their places alone, with variances above 0. */
export function fill(model: layers.LayersModel): void {
  tf.tidy(() =>
    model.setWeights(
      model.weights.map(({ shape, originalName }, at) => {
        const sides = shape.map((side) => side ?? 1);
        const noise = noiseFor(at, 'pretrained', sizeOf(sides));
        const isVariance = /variance|gamma/.test(originalName);
        const scale = isVariance ? 1 : 2 * Math.sqrt(3 / Math.max(1, sizeOf(sides.slice(0, -1))));
        return tf.tensor(
          noise.map((value) => (isVariance ? 0.5 + value : scale * (value - 0.5))),
          sides,
        );
      }),
    ),
  );
}

/**
 * A small network for pictures of 8 × 8: a convolution, a depthwise one with a shortcut around it, a second block at half the size, and a
 * classifier of its own. Its feature layer is `pooled`.
 */
export async function smallPretrained(): Promise<Pretrained & { readonly file: LayersModelFile }> {
  const { input, model, layers: make } = layers;
  const at = (layer: { apply(x: layers.SymbolicTensor | layers.SymbolicTensor[]): unknown }, ...from: layers.SymbolicTensor[]) =>
    layer.apply(from.length === 1 ? (from[0] as layers.SymbolicTensor) : from) as layers.SymbolicTensor;
  const picture = input({ shape: [8, 8, 1], name: 'picture' });
  const first = at(make.conv2d({ name: 'first', filters: 6, kernelSize: 3, padding: 'same', useBias: false }), picture);
  const firstNorm = at(make.batchNormalization({ name: 'first_norm' }), first);
  const firstRelu = at(make.reLU({ name: 'first_relu', maxValue: 6 }), firstNorm);
  const deep = at(make.depthwiseConv2d({ name: 'deep', kernelSize: 3, padding: 'same', useBias: false }), firstRelu);
  const deepNorm = at(make.batchNormalization({ name: 'deep_norm' }), deep);
  const sum = at(make.add({ name: 'sum' }), firstRelu, deepNorm);
  const second = at(make.conv2d({ name: 'second', filters: 5, kernelSize: 3, strides: 2, padding: 'same', activation: 'swish' }), sum);
  const pooled = at(make.globalAveragePooling2d({ name: 'pooled', dataFormat: 'channelsLast' }), second);
  const told = at(make.dense({ name: 'classifier', units: 3, activation: 'softmax' }), pooled);
  const built = model({ inputs: picture, outputs: told });
  fill(built);
  const file = await saved(built);
  built.dispose();
  return { topology: file.topology, featureLayer: 'pooled', weights: await weightsOf(file), file };
}
