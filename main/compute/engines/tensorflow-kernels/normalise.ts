import * as tf from '@tensorflow/tfjs-core';
import { normaliseGradientKernel, normaliseKernel } from '../../../engine/networks/layers/normalise.ts';
import { registerNodeKernel } from './node-backend.ts';
import type { NodeBackend } from './node-backend.ts';

const attributes = ({ binding }: NodeBackend, { epsilon }: tf.NamedAttrMap): object[] => [
  { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
  { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
  { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
];

/** TensorFlow's operation takes pictures alone: rows are pictures of one pixel. */
const asPictures = (x: tf.TensorInfo): tf.Tensor =>
  x.shape.length === 4 ? (x as tf.Tensor) : tf.reshape(x as tf.Tensor, [-1, 1, 1, x.shape.at(-1) ?? 1]);

/** TensorFlow's own batch normalisation for training, forwards and backwards, in place of a dozen passes over memory. */
export function registerNormaliseKernels(): void {
  registerNodeKernel(normaliseKernel, (input, backend, given) => {
    const x = input('x');
    const none = tf.zeros([0]);
    const inputs = [asPictures(x), input('scale'), input('offset'), none, none];
    const [y, ...rest] = backend.executeMultipleOutputs('FusedBatchNormV3', attributes(backend, given), inputs, 6);
    return [tf.reshape(y as tf.Tensor, x.shape), ...rest];
  });
  registerNodeKernel(normaliseGradientKernel, (input, backend, given) => {
    const x = input('x');
    const inputs = [asPictures(input('dy')), asPictures(x), ...['scale', 'mean', 'variance', 'more'].map(input)];
    const [dx, scale, offset] = backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes(backend, given), inputs, 5);
    return [tf.reshape(dx as tf.Tensor, x.shape), scale as tf.Tensor, offset as tf.Tensor];
  });
}
