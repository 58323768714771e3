import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { inputShape } from '../../shared/model/input.ts';
import { toLayersModel } from '../engine/layers-model.ts';
import type { Exporter } from './exporter.ts';

export const modelFile = 'model.json';
const weightsFile = 'weights.bin';

const modelSchema = z.object({
  format: z.literal('layers-model'),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.tuple([z.object({ paths: z.tuple([z.literal(weightsFile)]), weights: z.array(z.record(z.string(), z.unknown())) })]),
});

/** TensorFlow.js layers model: `tf.loadLayersModel('model.json')` opens it in any browser and in Node. */
export const tfjs: Exporter = {
  descriptor: {
    id: 'tfjs',
    title: 'TensorFlow.js layers model',
    description: 'model.json and weights.bin, for browsers and Node; TensorFlow’s converter makes a Keras model of it.',
    parameters: [],
  },
  async write(model, values, folder, number, backbone) {
    const built = toLayersModel(model, values, number, backbone);
    try {
      await saveLayersModel(built, folder);
    } finally {
      built.dispose();
    }
    return modelFile;
  },
  async open(folder, bundle) {
    const manifest = modelSchema.parse(JSON.parse(await readFile(join(folder, bundle.model), 'utf8')));
    const weights = await readFile(join(folder, weightsFile));
    const [{ weights: weightSpecs }] = manifest.weightsManifest;
    const loaded = await loadLayersModel(
      tf.io.fromMemory({
        modelTopology: manifest.modelTopology,
        weightSpecs: weightSpecs as unknown as tf.io.WeightsManifestEntry[],
        weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
      }),
    );
    return {
      outputs: (items, count) =>
        tf.tidy(() => (loaded.predict(tf.tensor(items, [count, ...inputShape(bundle.input)])) as tf.Tensor2D).arraySync()),
      dispose: () => void loaded.dispose(),
    };
  },
};

/** Writes `model.json` and `weights.bin` into a folder that is there. */
export async function saveLayersModel(built: LayersModel, folder: string): Promise<void> {
  await built.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, generatedBy }) => {
      const weights = tf.io.CompositeArrayBuffer.join(weightData);
      const manifest = {
        format: 'layers-model',
        generatedBy,
        convertedBy: null,
        modelTopology,
        weightsManifest: [{ paths: [weightsFile], weights: weightSpecs }],
      };
      await writeFile(join(folder, weightsFile), new Uint8Array(weights));
      await writeFile(join(folder, modelFile), JSON.stringify(manifest));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
}
