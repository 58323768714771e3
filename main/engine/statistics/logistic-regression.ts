/*
 * Multinomial logistic regression.
 *
 *   p(k | x) = softmax_k(w_k·x' + b_k)          x' = (x − μ) / σ, by mean and deviation of each column of what is learnt from
 *   minimise mean_i −log p(y_i | x_i) + decay/2 · Σ_k ‖w_k‖²          biases b are free
 *
 * The minimum is one alone, so that nothing is drawn at random.
 */
import { minimise } from './minimise.ts';
import type { Rows } from './rows.ts';

export interface Classifier {
  readonly classes: number;
  /** μ and 1/σ of each column; 0 for a column that never varies. */
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** [K, d + 1], each class's b after its w. */
  readonly weights: Float64Array;
}

/** @param near where to start, such as the classifier of another decay on the same rows. */
export function learnClassifier(rows: Rows, labels: Int32Array, classes: number, decay: number, near?: Classifier): Classifier {
  const { mean, scale } = near ?? moments(rows);
  const x = standardised(rows, mean, scale);
  const { count, width } = x;
  const evaluate = (weights: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    for (let at = 0; at < weights.length; at++) {
      const weight = at % (width + 1) === width ? 0 : (weights[at] ?? 0);
      loss += (decay / 2) * weight * weight;
      gradient[at] = decay * weight;
    }
    const errors = scores(x, weights, classes);
    for (let item = 0; item < count; item++) {
      const row = errors.subarray(item * classes, (item + 1) * classes);
      const label = labels[item] ?? 0;
      const score = row[label] ?? 0;
      loss += (softmaxInPlace(row) - score) / count;
      row[label] = (row[label] ?? 0) - 1;
      for (let k = 0; k < classes; k++) {
        const error = (row[k] ?? 0) / count;
        let to = k * (width + 1);
        for (let from = item * width; from < (item + 1) * width; from++, to++)
          gradient[to] = (gradient[to] ?? 0) + error * (x.values[from] ?? 0);
        gradient[to] = (gradient[to] ?? 0) + error;
      }
    }
    return loss;
  };
  const start = near?.weights ?? new Float64Array(classes * (width + 1));
  return { classes, mean, scale, weights: minimise(start, evaluate) };
}

/** What goes into the softmax, [count, K]. */
export const logitsOf = ({ classes, mean, scale, weights }: Classifier, rows: Rows): Float64Array =>
  scores(standardised(rows, mean, scale), weights, classes);

function scores({ count, width, values }: Rows, weights: Float64Array, classes: number): Float64Array {
  const all = new Float64Array(count * classes);
  for (let item = 0; item < count; item++)
    for (let k = 0; k < classes; k++) {
      let at = k * (width + 1);
      let sum = 0;
      for (let from = item * width; from < (item + 1) * width; from++, at++) sum += (weights[at] ?? 0) * (values[from] ?? 0);
      all[item * classes + k] = sum + (weights[at] ?? 0);
    }
  return all;
}

/** Softmax of a row, in its place; answers log Σ exp. */
export function softmaxInPlace(row: Float64Array): number {
  const largest = row.reduce((most, value) => Math.max(most, value), -Infinity);
  let sum = 0;
  for (let at = 0; at < row.length; at++) sum += row[at] = Math.exp((row[at] ?? 0) - largest);
  for (let at = 0; at < row.length; at++) row[at] = (row[at] ?? 0) / sum;
  return largest + Math.log(sum);
}

function moments({ count, width, values }: Rows): { mean: Float64Array; scale: Float64Array } {
  const [mean, scale] = [new Float64Array(width), new Float64Array(width)];
  for (let column = 0; column < width; column++) {
    let [sum, squares] = [0, 0];
    for (let at = column; at < values.length; at += width) sum += values[at] ?? 0;
    const centre = sum / count;
    for (let at = column; at < values.length; at += width) squares += ((values[at] ?? 0) - centre) ** 2;
    mean[column] = centre;
    // Rounding alone makes a column of one value vary by some 10⁻¹⁶ of it.
    const deviation = Math.sqrt(squares / count);
    scale[column] = deviation > 1e-12 * Math.abs(centre) ? 1 / deviation : 0;
  }
  return { mean, scale };
}

const standardised = ({ count, width, values }: Rows, mean: Float64Array, scale: Float64Array): Rows => ({
  count,
  width,
  values: values.map((value, at) => (value - (mean[at % width] ?? 0)) * (scale[at % width] ?? 0)),
});
