import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { uniformValues } from '../../random.ts';
import type { LayerFor } from '../layer.ts';

/** x·W + b, x of shape [n, d], W [d, units]. Weights start uniform in ±√(6/(d + units)) (Glorot & Bengio 2010), biases at zero. */
export const dense =
  (units: number): LayerFor =>
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
      { name: 'bias', shape: [units], role: 'offset', initial: () => new Float32Array(units) },
    ],
    apply: (x, value) => tf.add(tf.matMul(x, value('kernel')), value('bias')),
    exported: (name) => ({ layer: layers.dense({ name, units }), weights: ['kernel', 'bias'] }),
  });
