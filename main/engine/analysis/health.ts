/*
 * Signs that predictions or features of the target collapse.
 *
 *   prediction-diversity   H(mean_i p_i)                          ln K: all classes alike; 0: one class for all
 *   prediction-entropy     mean_i H(p_i)                          ln K: no class preferred; 0: every item certain
 *   feature-spread         mean_i ‖f_i − f̄‖ / mean_i ‖f_i‖        0: all features the same; about 1: nothing in common
 *
 * p [n, K]: predictions, H in nats; f [n, d]: features, f̄ their mean. The spread does not change when all features grow alike.
 */
import type { Task } from '../../../shared/model/task.ts';
import { entropyOfMean, meanEntropy } from '../validators/information.ts';
import type { Observed } from '../validators/validator.ts';

export const healthNames = ['prediction-diversity', 'prediction-entropy', 'feature-spread'] as const;
export type Health = Readonly<Record<(typeof healthNames)[number], number>>;

/** Of target items, without their labels. Null without items; of numbers, the features alone. */
export function healthOf(
  { count, features, probabilities }: Omit<Observed, 'logits'>,
  task: Task = 'classification',
): Partial<Health> | null {
  if (count === 0) return null;
  if (task === 'regression') return { 'feature-spread': spreadOf(features, count) };
  const classes = probabilities.length / count;
  return {
    // Rounding may put an entropy of 0 below it.
    'prediction-diversity': Math.max(0, entropyOfMean(probabilities, classes)),
    'prediction-entropy': Math.max(0, meanEntropy(probabilities, classes)),
    'feature-spread': spreadOf(features, count),
  };
}

function spreadOf(features: Float32Array, count: number): number {
  const size = features.length / count;
  const mean = new Float64Array(size);
  features.forEach((value, at) => (mean[at % size] = (mean[at % size] ?? 0) + value / count));
  let [distances, norms] = [0, 0];
  for (let item = 0; item < count; item++) {
    let [distance, norm] = [0, 0];
    for (let column = 0; column < size; column++) {
      const value = features[item * size + column] ?? 0;
      distance += (value - (mean[column] ?? 0)) ** 2;
      norm += value ** 2;
    }
    distances += Math.sqrt(distance);
    norms += Math.sqrt(norm);
  }
  // Where every feature is 0 they are all the same.
  return norms === 0 ? 0 : distances / norms;
}
