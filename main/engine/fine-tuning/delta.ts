/*
 * DELTA: Li, Xiong, Wang, Rao, Liu & Huan, Deep Learning Transfer using Feature Map with Attention for Convolutional Networks, ICLR 2019
 * (equations 5 and 6), with all channels weighed alike: its form without attention.
 *
 *   Ω(w) = 1/2 Σ_j 1/n Σ_i Σ_c ‖FM_jc(w, x_i) − FM_jc(w⁰, x_i)‖² / (H_j W_j)
 *
 * FM_jc   channel c of the maps [n, H_j, W_j, C_j] that block j of the extractor ends with; features [n, C] are maps of one pixel
 * w⁰      the pretrained network as it came; it normalises by the statistics that it came with
 *
 * The paper adds L2 decay of the head's weights, which the training's own weight decay is for.
 */
import * as tf from '@tensorflow/tfjs-core';

/** @param maps of each block @param came the same of the network as it came */
export function featureDistance(maps: readonly tf.Tensor[], came: readonly tf.Tensor[]): tf.Scalar {
  const distances = maps.map((map, at) => {
    const pixels = map.size / ((map.shape[0] ?? 1) * (map.shape.at(-1) ?? 1));
    const squares = tf.sum<tf.Scalar>(tf.squaredDifference(map, came[at] as tf.Tensor));
    return tf.div<tf.Scalar>(squares, 2 * (map.shape[0] ?? 1) * pixels);
  });
  return distances.reduce((sum, one) => tf.add(sum, one));
}
