import type * as tf from '@tensorflow/tfjs-core';
import type { Task } from '../../../shared/model/task.ts';
import { crossEntropy } from './cross-entropy.ts';
import { squaredError } from './squared-error.ts';

/** What a model is fitted to labelled items by, for methods that do not depend on what labels are. */
export interface Supervised {
  /** Under which charts show it. */
  readonly name: 'classification-loss' | 'regression-loss';
  /** @param labels [n, K], one-hot, or numbers [n, 1] @param told what the head says, of the same shape */
  readonly of: (labels: tf.Tensor2D, told: tf.Tensor) => tf.Scalar;
}

/** Cross-entropy of classes, mean squared error of numbers. */
export const supervised = (task: Task): Supervised =>
  task === 'classification' ? { name: 'classification-loss', of: crossEntropy } : { name: 'regression-loss', of: squaredError };
