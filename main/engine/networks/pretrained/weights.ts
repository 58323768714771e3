import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../../shared/contract/errors.ts';

/** The weights of a Keras model by its own names, such as `Conv1/kernel`. */
export type PretrainedWeights = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>>;

/** Reads the weights of a layers model: its manifest's entries, and what lies in its files, one behind the other. */
export async function readWeights(entries: readonly tf.io.WeightsManifestEntry[], bytes: ArrayBuffer): Promise<PretrainedWeights> {
  const tensors = tf.io.decodeWeights(bytes, [...entries]);
  const read = Object.entries(tensors).map(
    async ([name, tensor]) => [name, { shape: tensor.shape, values: Float32Array.from(await tensor.data()) }] as const,
  );
  const weights = Object.fromEntries(await Promise.all(read));
  tf.dispose(tensors);
  return weights;
}

/** The values of a layer's weight. Throws `bad-data` where they are missing or of another shape. */
export function weightOf(weights: PretrainedWeights, layer: string, weight: string, shape: readonly number[]): Float32Array {
  // Some writers repeat parts of a name between the layer's and the weight's.
  const long = (): string | undefined => Object.keys(weights).find((name) => name.startsWith(`${layer}/`) && name.endsWith(`/${weight}`));
  const found = weights[`${layer}/${weight}`] ?? weights[long() ?? ''];
  if (found?.shape.join() === shape.join()) return found.values;
  const what = found ? `is [${found.shape.join(', ')}], not [${shape.join(', ')}]` : 'is missing';
  throw new AppError('bad-data', `The weight ${layer}/${weight} of the pretrained network ${what}.`, {
    hint: found
      ? 'Choose an input of the size that the network was made for, or another feature layer.'
      : 'Add the model again, with all its files.',
    details: { layer },
  });
}
