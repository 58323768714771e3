/*
 * Deep embedded validation with normalised weights.
 * Musgrave, Belongie & Lim, Three New Validators and a Large-Scale Benchmark Ranking for Unsupervised Domain Adaptation,
 * arXiv:2208.07360, 2022; the risk is that of You et al., ICML 2019 (dev.ts).
 *
 *   w' = w / max(w) − mean(w / max(w)) + 1          between 0 and 2, and 1 on average
 *   R = mean(w' ℓ) + η mean(w') − η = mean(w' ℓ)          the score is −R
 *
 * Without this, a single large weight makes R as large as it likes. Had w only been divided by its mean, R would be the weighted
 * error that `importance-weighted` gives already.
 */
import { devRisk } from './dev.ts';
import { errorsOf, meanOf, scoreFrom, sourceWeights } from './from-evidence.ts';
import type { Validator } from './validator.ts';

/** w', from w. */
export function normalisedWeights(w: Float64Array): Float64Array {
  const largest = w.reduce((most, weight) => Math.max(most, weight), 0);
  const scaled = w.map((weight) => weight / largest);
  const mean = meanOf(scaled);
  return scaled.map((weight) => weight - mean + 1);
}

export const devn: Validator = {
  descriptor: {
    id: 'devn',
    title: 'DEV, normalised',
    description: 'Deep embedded validation whose weights cannot grow without bound.',
    paper: 'Musgrave et al., Three New Validators and a Large-Scale Benchmark Ranking for Unsupervised Domain Adaptation, arXiv, 2022',
    avoidWhen: 'The domains are told apart with ease by their features: it is then little more than source accuracy.',
    parameters: [],
    votes: false,
    needsSource: true,
  },
  score: scoreFrom(
    ['sourceTraining', 'source', 'target'],
    (evidence) => {
      const w = sourceWeights(evidence);
      return w ? -devRisk(normalisedWeights(w), errorsOf(evidence.source, evidence.classes)) : Number.NaN;
    },
    true,
  ),
};
