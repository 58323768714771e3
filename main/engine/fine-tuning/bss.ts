/*
 * BSS: Chen, Wang, Fu, Long & Wang, Catastrophic Forgetting Meets Negative Transfer: Batch Spectral Shrinkage for Safe Transfer
 * Learning, NeurIPS 2019 (equation 5).
 *
 *   L_bss(F) = Σ_{i=1..k} σ₋ᵢ²
 *
 * F       [n, d], the features of the batch
 * σ₋ᵢ     its i-th smallest singular value: directions in which features hardly reach carry over what does not help
 * k       1 in the paper
 */
import * as tf from '@tensorflow/tfjs-core';
import { smallestSingularValuesSquared } from '../losses/singular-value.ts';

/** @param features [n, …] */
export const smallestSingularValues = (features: tf.Tensor, count: number): tf.Scalar =>
  smallestSingularValuesSquared(tf.reshape(features, [features.shape[0] ?? 1, -1]), count);
