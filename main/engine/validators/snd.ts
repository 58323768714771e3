/*
 * Soft neighbourhood density.
 * Saito et al., Tune it the Right Way: Unsupervised Validation of Domain Adaptation via Soft Neighborhood Density, ICCV 2021.
 *
 *   S_ij = cos(p_i, p_j)                              p [n, K] predictions on the target
 *   N_i = softmax_{j ≠ i}(S_ij / T)                   T = 0.05
 *   1/n Σ_i H(N_i)                                    in nats; 0 … log(n − 1)
 *
 * Dense neighbourhoods, in which many items are about as near, score high. Time is in proportion to n².
 */
import { scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

const temperature = 0.05;

export const snd: Validator = {
  descriptor: {
    id: 'snd',
    title: 'Soft neighbourhood density',
    description: 'How many equally near neighbours each target item has among the predictions.',
    paper: 'Saito et al., Tune it the Right Way: Unsupervised Validation of Domain Adaptation via Soft Neighborhood Density, ICCV 2021',
    avoidWhen: 'Predictions may collapse: where all items are of one class, all are neighbours and the score is highest.',
    parameters: [],
    votes: false,
    needsSource: false,
  },
  score: scoreFrom(['target'], ({ target: { count, probabilities }, classes }) => {
    if (count < 2) return Number.NaN;
    const unit = unitRows(probabilities, classes);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      // H(N_i) = log Z − Σ_j N_ij S_ij / T, with every exponent 1/T too low, so that none overflows.
      let [z, weighted] = [0, 0];
      for (let j = 0; j < count; j++) {
        if (j === i) continue;
        let cosine = 0;
        for (let k = 0; k < classes; k++) cosine += (unit[i * classes + k] ?? 0) * (unit[j * classes + k] ?? 0);
        const exponent = (cosine - 1) / temperature;
        const weight = Math.exp(exponent);
        z += weight;
        weighted += weight * exponent;
      }
      sum += Math.log(z) - weighted / z;
    }
    return sum / count;
  }),
};

/** Every row at length 1. */
function unitRows(probabilities: Float32Array, classes: number): Float64Array {
  const unit = Float64Array.from(probabilities);
  for (let start = 0; start < unit.length; start += classes) {
    const row = unit.subarray(start, start + classes);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let k = 0; k < classes; k++) row[k] = (row[k] ?? 0) / length;
  }
  return unit;
}
