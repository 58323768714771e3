import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { uniformValues } from '../../random.ts';
import type { LayerFor, Variable } from '../layer.ts';

const offsetOf = (units: number): Variable => ({
  name: 'bias',
  shape: [units],
  role: 'offset',
  initial: () => new Float32Array(units),
});

/** x·W + b, or x·W for normalisation to follow, which makes a bias idle; x of shape [n, d], W [d, units]. Weights start uniform in ±√(6/(d + units)) (Glorot & Bengio 2010), biases at zero. */
export const dense =
  (units: number, bias: 'bias' | 'no bias' = 'bias'): LayerFor =>
  ([size = 0]) => ({
    kind: 'dense',
    outputShape: [units],
    variables: [
      {
        name: 'kernel',
        shape: [size, units],
        role: 'kernel',
        initial: (random) => uniformValues(random, size * units, Math.sqrt(6 / (size + units))),
      },
      ...(bias === 'bias' ? [offsetOf(units)] : []),
    ],
    apply(x, value) {
      const product = tf.matMul(x, value('kernel'));
      return bias === 'bias' ? tf.add(product, value('bias')) : product;
    },
    exported: (name) => [
      {
        layer: layers.dense({ name, units, useBias: bias === 'bias' }),
        weights: bias === 'bias' ? ['kernel', 'bias'] : ['kernel'],
      },
    ],
  });
