/*
 * Maximum mean discrepancy of the features.
 * Gretton et al., A Kernel Two-Sample Test, JMLR 13, 2012; with several kernels as in Long et al., Learning Transferable Features with
 * Deep Adaptation Networks, ICML 2015.
 *
 *   MMD² = mean_{i≠j} κ(f_s,i, f_s,j) + mean_{i≠j} κ(f_t,i, f_t,j) − 2 mean_{i,j} κ(f_s,i, f_t,j)          the score is −MMD²
 *   κ(x, y) = 1/5 Σ_{b=−2…2} exp(−‖x − y‖² / (2 · 2^b · σ²))          σ²: the mean of ‖x − y‖² over all pairs of both domains
 *
 * f_s, f_t: features of source and target items that were trained on. The estimate is the unbiased one (lemma 6), which may be below
 * 0. σ follows the features, so that making all of them small changes nothing. Wide features are projected first (from-evidence.ts).
 * Time is in proportion to n².
 */
import { squaredDistances } from '../statistics/distances.ts';
import { discrepancyOf } from '../statistics/mean-discrepancy.ts';
import { stacked } from '../statistics/rows.ts';
import { featuresOf, scoreFrom } from './from-evidence.ts';
import type { Validator } from './validator.ts';

export const mmd: Validator = {
  descriptor: {
    id: 'mmd',
    title: 'Feature discrepancy (MMD)',
    description: 'How alike the features of source and target are distributed.',
    paper: 'Gretton et al., A Kernel Two-Sample Test, JMLR 13, 2012',
    avoidWhen: 'The method aligns features by itself, or may mix classes up while it does: alike says nothing of right.',
    parameters: [],
    votes: false,
    needsSource: true,
  },
  score: scoreFrom(
    ['sourceTraining', 'target'],
    (evidence) => {
      const features = featuresOf(evidence);
      if (!features || features.sourceTraining.count < 2 || features.target.count < 2) return Number.NaN;
      const [s, t] = [features.sourceTraining.count, features.target.count];
      const n = s + t;
      const squares = squaredDistances(stacked(features.sourceTraining, features.target));
      const variance = squares.reduce((sum, square) => sum + square, 0) / (n * (n - 1));
      if (!(variance > 0)) return Number.NaN;
      return -discrepancyOf(squares, [s, t], variance);
    },
    true,
  ),
};
