/*
 * Matrix norm of normalised logits.
 * Xie et al., MaNo: Exploiting Matrix Norm for Unsupervised Accuracy Estimation Under Distribution Shifts, NeurIPS 2024.
 *
 *   Φ = −1/(nK) Σ_ik log softmax_k(q_i)                             q [n, K] logits of the target
 *   σ(q)_k = φ(q_k) / Σ_l φ(q_l)          φ(q) = 1 + q + q²/2 where Φ ≤ 5, exp(q) otherwise
 *   (1/(nK) Σ_ik σ(q_i)_k⁴)^¼                                        (with p = 4); K^−1 … K^−¼
 *
 * φ is positive everywhere, so nothing is subtracted before dividing, as some implementations do. It is no function of differences of
 * logits: adding a constant to all of them changes the score, as in the paper.
 */
import { softmaxInPlace } from '../statistics/logistic-regression.ts';
import { scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

const order = 4;
const threshold = 5;

export const mano: Validator = {
  descriptor: {
    id: 'mano',
    title: 'MaNo',
    description: 'How far target items lie from the borders between classes, by a norm of their logits.',
    paper: 'Xie et al., MaNo: Exploiting Matrix Norm for Unsupervised Accuracy Estimation Under Distribution Shifts, NeurIPS 2024',
    avoidWhen: 'The method makes predictions certain, or may collapse to one class: far from a border need not be on its right side.',
    parameters: [],
    votes: false,
    needsSource: false,
  },
  score: scoreFrom(['target'], ({ target: { logits }, classes }) => {
    const softmax = Float64Array.from(logits);
    const rows = Array.from({ length: logits.length / classes }, (_, row) => softmax.subarray(row * classes, (row + 1) * classes));
    let divergence = 0;
    for (const row of rows) {
      const sum = row.reduce((total, q) => total + q, 0);
      divergence += (softmaxInPlace(row) * classes - sum) / logits.length;
    }
    const powers = (row: Float64Array): number => row.reduce((total, value) => total + value ** order, 0);
    const softrun = (start: number): Float64Array => {
      const values = Float64Array.from(logits.subarray(start, start + classes), (q) => 1 + q + q ** 2 / 2);
      const sum = values.reduce((total, value) => total + value, 0);
      return values.map((value) => value / sum);
    };
    const total = rows.reduce((sum, row, item) => sum + powers(divergence > threshold ? row : softrun(item * classes)), 0);
    return (total / logits.length) ** (1 / order);
  }),
};
