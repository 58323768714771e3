import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, model as modelOf } from '@tensorflow/tfjs-layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { featureLayers } from '../engine/networks/pretrained/feature-layers.ts';
import type { Pretrained } from '../engine/networks/pretrained/network.ts';
import { readWeights } from '../engine/networks/pretrained/weights.ts';
import type { BackboneReader } from './backbone.ts';
import { badBackbone, messageOf } from './errors.ts';
import { resizedTopology } from './layers-topology.ts';
import { readArtifacts, readModelFile, valuesOf, weightFiles } from './tfjs-files.ts';

/** Layers models of TensorFlow.js, run by the engine that was loaded. */
export const layers: BackboneReader = {
  format: 'layers',
  matches: (path, start) => /\.json$/i.test(path) && !isGraph(start),
  companions: async (path) => ({ files: weightFiles(await readModelFile(path)), tokenizer: false }),
  async inspect(path) {
    const loaded = await load(path);
    try {
      if (loaded.layers.some((layer) => layer.getConfig()['dataFormat'] === 'channelsFirst'))
        throw badBackbone(
          `${path} has layers with channels first, which only a graphics card runs.`,
          'Convert it to channels last, or to ONNX.',
        );
      const inputs = loaded.inputs.map(({ name, dtype, shape }) => ({ name, type: dtype, shape: shape.slice(1) }));
      const names = featureLayers(loaded.layers.map((layer) => ({ name: layer.name, className: layer.getClassName() })));
      return {
        inputs,
        output: loaded.layers.at(-1)?.name ?? '',
        candidates: names.map((name) => ({ name, shape: outputOf(loaded, name, path).shape.slice(1) })),
      };
    } finally {
      loaded.dispose();
    }
  },
  async open(path, { layer, shape }) {
    const { model, dispose } = await openLayersPart(path, layer, shape);
    return {
      async run(items, shape) {
        return valuesOf(path, shape, () => model.predict(tf.tensor(items, [...shape])) as tf.Tensor);
      },
      close: async () => dispose(),
    };
  },
};

/**
 * A layers model up to one of its layers, for items of a shape, which may be another than it was made for where its layers allow it.
 * Throws `bad-data` for files that are none, and for a layer that is not there.
 */
export async function openLayersPart(
  path: string,
  layer: string,
  shape: readonly number[],
): Promise<{ model: LayersModel; dispose(): void }> {
  const whole = await load(path, { layer, shape });
  try {
    const part = modelOf({ inputs: whole.inputs, outputs: outputOf(whole, layer, path), name: 'backbone' });
    return { model: part, dispose: () => void whole.dispose() };
  } catch (error) {
    whole.dispose();
    throw error;
  }
}

/** A layers model as the engine trains it. Throws likewise. */
export async function readPretrained(path: string, layer: string): Promise<Pretrained> {
  const { modelTopology, weightSpecs = [], weightData } = await readArtifacts(path);
  const bytes = weightData === undefined ? new ArrayBuffer() : tf.io.CompositeArrayBuffer.join(weightData);
  return { topology: modelTopology, featureLayer: layer, weights: await readWeights(weightSpecs, bytes) };
}

/** A graph model says so near its start or in its topology's form. */
export const isGraph = (start: Buffer): boolean => /"format"\s*:\s*"graph-model"|"node"\s*:\s*\[/.test(start.toString('latin1'));

/** @param part up to which layer, for items of which shape; the whole as it was made where nothing is said */
async function load(path: string, part?: { readonly layer: string; readonly shape: readonly number[] }): Promise<LayersModel> {
  const artifacts = await readArtifacts(path);
  try {
    const whole = await loadLayersModel(tf.io.fromMemory(artifacts));
    const made = whole.inputs[0]?.shape.slice(1) ?? [];
    if (!part || made.every((side, at) => side === null || side === part.shape[at])) return whole;
    whole.dispose();
    const modelTopology = resizedTopology(artifacts.modelTopology as object, part.layer, part.shape);
    // Weights of what is left out are there too.
    return checked(await loadLayersModel(tf.io.fromMemory({ ...artifacts, modelTopology }), { strict: false }), part.shape);
  } catch (error) {
    throw badBackbone(
      `${path} cannot be read as a layers model: ${messageOf(error)}`,
      'Save it again from TensorFlow.js 4 or Keras 2.',
      error,
    );
  }
}

/** Of items that are too small TensorFlow.js makes shapes that are none, and then runs them. */
function checked(model: LayersModel, shape: readonly number[]): LayersModel {
  const outputs = model.layers.map(({ name, outputShape }) => ({ name, sides: outputShape.flat() }));
  const small = outputs.find(({ sides }) => sides.some((side) => side !== null && side < 1));
  if (!small) return model;
  model.dispose();
  throw new Error(
    `of ${shape.slice(0, 2).join(' × ')} pixels nothing is left at ${small.name}. Give a larger size, or a layer before it (--layer).`,
  );
}

function outputOf(loaded: LayersModel, name: string, path: string): SymbolicTensor {
  const layer = loaded.layers.find((candidate) => candidate.name === name);
  if (!layer)
    throw badBackbone(
      `${path} has no layer called ${name}.`,
      `Choose one of ${loaded.layers
        .slice(-12)
        .map((one) => one.name)
        .join(', ')}.`,
    );
  return layer.output as SymbolicTensor;
}
