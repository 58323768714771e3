/*
 * Deep embedded validation.
 * You et al., Towards Accurate Model Selection in Deep Unsupervised Domain Adaptation, ICML 2019.
 *
 *   R = mean(w ℓ) + η mean(w) − η          η = −Cov(w ℓ, w) / Var(w)          the score is −R
 *
 * w [n]: how much likelier each held-out source item is in the target, by a domain classifier on features (density-ratio.ts),
 * learnt from source and target items that were trained on; wide features are projected first (from-evidence.ts). ℓ [n]: 1 for a
 * wrong class, 0 for the right one. R estimates the error on the target; η is a control variate that lowers its variance.
 */
import { errorsOf, meanOf, scoreFrom, sourceWeights } from './from-evidence.ts';
import type { Validator } from './validator.ts';

/** R, from w and ℓ. Where w is the same for all, η has nothing to do and is 0. */
export function devRisk(w: Float64Array, loss: Float64Array): number {
  const weighted = w.map((weight, at) => weight * (loss[at] ?? 0));
  const [meanWeight, meanWeighted] = [meanOf(w), meanOf(weighted)];
  let [covariance, variance] = [0, 0];
  w.forEach((weight, at) => {
    covariance += ((weighted[at] ?? 0) - meanWeighted) * (weight - meanWeight);
    variance += (weight - meanWeight) ** 2;
  });
  const eta = variance > 0 ? -covariance / variance : 0;
  return meanWeighted + eta * meanWeight - eta;
}

export const dev: Validator = {
  descriptor: {
    id: 'dev',
    title: 'Deep embedded validation',
    description: 'Source accuracy, weighted towards items that look like the target, with the variance of the weights taken out.',
    paper: 'You et al., Towards Accurate Model Selection in Deep Unsupervised Domain Adaptation, ICML 2019',
    avoidWhen: 'The domains are told apart with ease by their features: a few source items then decide, and the score may be anything.',
    parameters: [],
    votes: false,
    needsSource: true,
  },
  score: scoreFrom(
    ['sourceTraining', 'source', 'target'],
    (evidence) => {
      const w = sourceWeights(evidence);
      return w ? -devRisk(w, errorsOf(evidence.source, evidence.classes)) : Number.NaN;
    },
    true,
  ),
};
