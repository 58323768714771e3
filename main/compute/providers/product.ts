import type { OnnxProvider } from '../../../shared/model/engine.ts';

/** A model of ONNX: y [1, 2] = x [1, 2] × [[1, 2], [3, 4]]. */
export const productModel =
  'CAg6YAoRCgF4CgF3EgF5IgZNYXRNdWwSBHRpbnkqGwgCCAIQAUIBd0oQAACAPwAAAEAAAEBAAACAQFoTCgF4Eg4KDAgBEggKAggBCgIIAmITCgF5Eg4KDAgBEggKAggBCgIIAkICEBE=';

/** Multiplies on a provider. Throws where it does not start, or computes wrongly. */
export async function multiply(provider: OnnxProvider): Promise<{ values: number[] }> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(Buffer.from(productModel, 'base64'), {
    logSeverityLevel: 4,
    executionProviders: [provider],
  });
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(5, 6), [1, 2]) });
  const values = y?.data instanceof Float32Array ? [...y.data] : [];
  if (values[0] !== 23 || values[1] !== 34) throw new Error(`It computes wrongly: [5, 6] × [[1, 2], [3, 4]] gave ${values.join(', ')}.`);
  await session.release();
  return { values };
}
