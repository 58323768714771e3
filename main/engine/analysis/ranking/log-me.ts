/*
 * Logarithm of maximum evidence.
 * You et al., LogME: Practical Assessment of Pre-trained Models for Transfer Learning, ICML 2021; its fixed point without matrix
 * products is that of You et al., Ranking and Tuning Pre-trained Models, JMLR 23, 2022.
 *
 *   y | w ~ N(F w, β⁻¹ I)          w ~ N(0, α⁻¹ I)          F [n, d] features; y [n]: 1 for items of a class, 0 for the others
 *   log p(y | F) = r/2 log α + n/2 log β − ½ Σ log(α + β σ) − β/2 e² − α/2 m² − n/2 log 2π
 *   LogME: its maximum over α and β, per item, as the mean over the classes that there are
 *
 * With σ, x² [r] of class-projections.ts and t = α/β, the mean of w has the squared length m² and leaves the squared error e²:
 *
 *   γ = Σ σ / (t + σ)          m² = Σ σ x² / (t + σ)²          e² = Σ x² (t / (t + σ))² + ‖y‖² − Σ x²
 *   α ← γ / m²          β ← (n − γ) / e²          until t stands still
 *
 * Directions that F does not span add nothing. (The authors' code of the fixed point keeps d/2 log α where n < d, without what cancels it.)
 */
import { classProjections } from './class-projections.ts';
import { classCounts, whereItTells } from './ranking.ts';
import type { Ranking } from './ranking.ts';

/** Added to what is divided by, as the authors do: a class that F explains wholly would have evidence without bound. */
const tiny = 1e-5;
const mostRounds = 200;
/** Of t, relative: the evidence is flat there. */
const still = 1e-6;

export const logMe: Ranking = {
  descriptor: {
    id: 'logme',
    title: 'LogME',
    description: 'How well a Bayesian linear model on the features explains the labels, by its evidence.',
    paper: 'You et al., LogME: Practical Assessment of Pre-trained Models for Transfer Learning, ICML 2021',
    needs: 'features',
    parameters: [],
  },
  score: whereItTells((features, labels, classes) => {
    const { sigma, squares } = classProjections(features, labels, classes);
    const counts = classCounts(labels, classes);
    const evidences = squares.flatMap((x2, k) => {
      const count = counts[k] ?? 0;
      return count > 0 ? [maximumEvidence(sigma, x2, count, labels.length)] : [];
    });
    return evidences.reduce((sum, evidence) => sum + evidence, 0) / (evidences.length * labels.length);
  }),
};

/** @param count ‖y‖² */
function maximumEvidence(sigma: Float64Array, x2: Float64Array, count: number, n: number): number {
  const sum = (term: (sigma: number, x2: number) => number): number =>
    sigma.reduce((total, value, at) => total + term(value, x2[at] ?? 0), 0);
  // Rounding may take it below zero.
  const unexplained = Math.max(0, count - sum((_, x) => x));
  const fitAt = (t: number) => ({
    gamma: sum((s) => s / (t + s)),
    m2: sum((s, x) => (s * x) / (t + s) ** 2),
    e2: sum((s, x) => x * (t / (t + s)) ** 2) + unexplained,
  });
  let [alpha, beta] = [1, 1];
  for (let round = 0, t = Number.NaN; round < mostRounds && !(Math.abs(alpha / beta - t) <= still * t); round++) {
    t = alpha / beta;
    const { gamma, m2, e2 } = fitAt(t);
    alpha = gamma / (m2 + tiny);
    beta = (n - gamma) / (e2 + tiny);
  }
  const { m2, e2 } = fitAt(alpha / beta);
  const determinant = sum((s) => Math.log(alpha + beta * s) - Math.log(alpha));
  return (n * Math.log(beta) - determinant - beta * e2 - alpha * m2 - n * Math.log(2 * Math.PI)) / 2;
}
