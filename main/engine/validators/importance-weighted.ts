/*
 * Importance-weighted validation.
 * Sugiyama, Krauledat & Müller, Covariate Shift Adaptation by Importance Weighted Cross Validation, JMLR 8, 2007.
 *
 *   Σ_i w_i 1[argmax_k p_ik = y_i] / Σ_i w_i
 *
 * p [n, K], y [n]: predictions and labels of held-out source. w [n]: how much likelier each item is in the target, by a domain
 * classifier on features (density-ratio.ts), wide ones projected first (from-evidence.ts). The paper divides by n; dividing by the
 * sum of the weights keeps the score in 0 … 1 when the ratio is poor.
 */
import { errorsOf, scoreFrom, sourceWeights } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const importanceWeighted: Validator = {
  descriptor: {
    id: 'importance-weighted',
    title: 'Importance-weighted accuracy',
    description: 'Source accuracy in which items count the more, the more they look like the target.',
    paper: 'Sugiyama et al., Covariate Shift Adaptation by Importance Weighted Cross Validation, JMLR 8, 2007',
    avoidWhen: 'No source item looks like the target, or the same items have other classes there.',
    parameters: [],
    votes: true,
    needsSource: true,
  },
  score: scoreFrom(
    ['sourceTraining', 'source', 'target'],
    (evidence) => {
      const w = sourceWeights(evidence);
      if (!w) return Number.NaN;
      const errors = errorsOf(evidence.source, evidence.classes);
      const total = w.reduce((sum, weight) => sum + weight, 0);
      return w.reduce((sum, weight, item) => sum + weight * (1 - (errors[item] ?? 1)), 0) / total;
    },
    true,
  ),
};
