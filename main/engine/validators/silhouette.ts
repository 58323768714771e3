/*
 * Silhouette of the predicted classes.
 * Rousseeuw, Silhouettes: A Graphical Aid to the Interpretation and Validation of Cluster Analysis, Journal of Computational and
 * Applied Mathematics 20, 1987; of classes in the features of the target, as Robbiano et al., WACV 2022, choose by.
 *
 *   a_i = mean distance of f_i to the others of its class          b_i = the least mean distance of f_i to another class
 *   1/n Σ_i (b_i − a_i) / max(a_i, b_i)                            −1 … 1; an item alone in its class counts 0
 *
 * f [n, d] features; the class is argmax_k p. Wide features are projected first (from-evidence.ts). Time is in proportion to n².
 */
import { squaredDistances } from '../statistics/distances.ts';
import { featuresOf, predicted, scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const silhouette: Validator = {
  descriptor: {
    id: 'silhouette',
    title: 'Silhouette',
    description: 'Whether the features of each target item are nearer to its own predicted class than to any other.',
    paper:
      'Rousseeuw, Silhouettes: A Graphical Aid to the Interpretation and Validation of Cluster Analysis, Journal of Computational and Applied Mathematics 20, 1987',
    avoidWhen: 'Classes are not compact in the features, or the method may merge some: two merged classes score well.',
    parameters: [],
    votes: false,
    needsSource: false,
  },
  score: scoreFrom(['target'], (evidence) => {
    const features = featuresOf(evidence);
    if (!features) return Number.NaN;
    const { count } = features.target;
    const classes = predicted(evidence.target, evidence.classes);
    const sizes = new Float64Array(evidence.classes);
    for (const label of classes) sizes[label] = (sizes[label] ?? 0) + 1;
    const present = sizes.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0);
    if (present < 2 || present >= count) return Number.NaN;
    const squares = squaredDistances(features.target);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const own = classes[i] ?? 0;
      if (sizes[own] === 1) continue;
      const totals = new Float64Array(evidence.classes);
      for (let j = 0; j < count; j++) {
        const label = classes[j] ?? 0;
        totals[label] = (totals[label] ?? 0) + Math.sqrt(squares[i * count + j] ?? 0);
      }
      const a = (totals[own] ?? 0) / ((sizes[own] ?? 0) - 1);
      const b = totals.reduce((least, total, label) => {
        const size = sizes[label] ?? 0;
        return label === own || size === 0 ? least : Math.min(least, total / size);
      }, Infinity);
      // Where all of them coincide, an item is as near to one class as to the other.
      if (Math.max(a, b) > 0) sum += (b - a) / Math.max(a, b);
    }
    return sum / count;
  }),
};
