/*
 * H-score.
 * Bao et al., An Information-Theoretic Approach to Transferability in Task Transfer Learning, ICIP 2019.
 *
 *   H = tr(cov(f)⁺ · cov(E[f | y]))          f [n, d] features, y their classes; 0 … K − 1
 *
 * cov(f)⁺ is the pseudo-inverse on the R leading principal directions, R = n/10 at most: with as many directions as items, classes
 * are told apart by any features, and H would be K − 1 whatever they are. From ten items a feature on, it is the paper's score.
 * With the centred features U S Vᵀ and n_k items of class k, x²_kr = (Σ_{i ∈ k} U_ir)² of class-projections.ts gives
 *
 *   H = Σ_k Σ_{r ≤ R} x²_kr / n_k
 */
import { classProjections } from './class-projections.ts';
import { classCounts, whereItTells } from './ranking.ts';
import type { Ranking } from './ranking.ts';

const itemsADirection = 10;

export const hScore: Ranking = {
  descriptor: {
    id: 'h-score',
    title: 'H-score',
    description: 'How much of the variance of the features lies between classes, each direction counting alike.',
    paper: 'Bao et al., An Information-Theoretic Approach to Transferability in Task Transfer Learning, ICIP 2019',
    needs: 'features',
    parameters: [],
  },
  score: whereItTells((features, labels, classes) => {
    const { squares } = classProjections(centred(features, labels.length), labels, classes);
    const counts = classCounts(labels, classes);
    const most = Math.max(1, Math.floor(labels.length / itemsADirection));
    return squares.reduce((sum, x2, k) => sum + x2.subarray(0, most).reduce((part, x) => part + x, 0) / Math.max(1, counts[k] ?? 0), 0);
  }),
};

/** @param features [count, d] */
function centred(features: Float32Array, count: number): Float32Array {
  const d = features.length / count;
  const mean = new Float64Array(d);
  features.forEach((value, at) => (mean[at % d] = (mean[at % d] ?? 0) + value / count));
  return features.map((value, at) => value - (mean[at % d] ?? 0));
}
