import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { uniformValues } from '../../random.ts';
import type { LayerFor } from '../layer.ts';

/**
 * A vector for each token: ids [n, length] → [n, length, units], rows of a table [tokens, units]. Vectors start uniform in ±1/2.
 * That of id 0, which fills up what is short, starts at zero, and no gradient reaches it: it says nothing and stays so.
 */
export const embedding =
  (tokens: number, units: number): LayerFor =>
  ([length = 0]) => ({
    kind: 'embedding',
    outputShape: [length, units],
    variables: [
      {
        name: 'table',
        shape: [tokens, units],
        role: 'kernel',
        initial: (random) => uniformValues(random, tokens * units, 0.5).fill(0, 0, units),
      },
    ],
    apply: (x, value) => tf.reshape(rowsOf(value('table'), tf.cast(tf.reshape(x, [-1, 1]), 'int32')), [-1, length, units]),
    exported: (name) => [{ layer: layers.embedding({ name, inputDim: tokens, outputDim: units }), weights: ['table'] }],
  });

/**
 * Rows of a table by their ids [n, 1]. TensorFlow.js's own gather would look at the ids on the host in every step, so that it could not
 * be compiled. In the gradient ids are one lower: what had been 0 belongs to no row and is left out.
 */
function rowsOf(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const [tokens = 0] = table.shape;
  const rows = tf.customGrad((...given) => {
    const [from, save] = given as unknown as [tf.Tensor, (tensors: tf.Tensor[]) => void];
    save([ids]);
    return {
      value: tf.gatherND(from, ids),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const lowered = tf.reshape<tf.Rank.R1>(tf.sub(saved[0] as tf.Tensor, tf.scalar(1, 'int32')), [-1]);
        return tf.pad(tf.unsortedSegmentSum(dy, lowered, tokens - 1), [
          [1, 0],
          [0, 0],
        ]);
      },
    };
  });
  return rows(table);
}
