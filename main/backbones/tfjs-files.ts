import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { io } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { badBackbone, messageOf } from './errors.ts';

const modelFileSchema = z.object({
  format: z.string().optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(z.record(z.string(), z.unknown())) })),
  signature: z.record(z.string(), z.unknown()).optional(),
  userDefinedMetadata: z.record(z.string(), z.unknown()).optional(),
});
export type ModelFile = z.infer<typeof modelFileSchema>;

/** The `model.json` of a TensorFlow.js model. Throws `bad-data` for a file that is none. */
export async function readModelFile(path: string): Promise<ModelFile> {
  try {
    return modelFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw badBackbone(
      `${path} is not the model.json of a TensorFlow.js model: ${error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)}`,
      'Give the model.json of a layers model or a graph model.',
      error,
    );
  }
}

/** The files of its weights, beside it. */
export const weightFiles = ({ weightsManifest }: ModelFile): string[] => weightsManifest.flatMap(({ paths }) => paths);

/** All of a model as tfjs takes it. Throws `bad-data` for weights that are missing or too short. */
export async function readArtifacts(path: string): Promise<io.ModelArtifacts> {
  const file = await readModelFile(path);
  const pieces: Buffer[] = [];
  for (const name of weightFiles(file))
    pieces.push(
      await readFile(join(dirname(path), name)).catch((error: unknown) => {
        throw badBackbone(
          `The weights ${name} of ${basename(path)} are not beside it.`,
          'Copy all files of the model into one folder.',
          error,
        );
      }),
    );
  const weights = Buffer.concat(pieces);
  return {
    modelTopology: file.modelTopology,
    ...(file.format !== undefined && { format: file.format }),
    ...(file.signature && { signature: file.signature as unknown as NonNullable<io.ModelArtifacts['signature']> }),
    ...(file.userDefinedMetadata && { userDefinedMetadata: file.userDefinedMetadata as Record<string, string> }),
    weightSpecs: file.weightsManifest.flatMap((group) => group.weights) as unknown as io.WeightsManifestEntry[],
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
  };
}

/** What a model answers, as numbers. Throws `bad-data` where it refuses items of that shape, or answers no floats. */
export async function valuesOf(
  path: string,
  shape: readonly number[],
  work: () => tf.Tensor,
): Promise<{ values: Float32Array; shape: readonly number[] }> {
  let answer: tf.Tensor;
  try {
    answer = tf.tidy(work);
  } catch (error) {
    throw badBackbone(
      `${basename(path)} cannot run on items of ${shape.slice(1).join(' × ')}: ${messageOf(error)}`,
      'Give the size that it was made for (--size), or choose another layer (--layer).',
      error,
    );
  }
  try {
    if (answer.dtype !== 'float32')
      throw badBackbone(`The layer gives ${answer.dtype}, and features are float32.`, 'Choose another layer (--layer).');
    return { values: (await answer.data()) as Float32Array, shape: answer.shape };
  } finally {
    answer.dispose();
  }
}
