/*
 * Test-time entropy minimisation.
 * Wang et al., Tent: Fully Test-Time Adaptation by Entropy Minimization, ICLR 2021 (section 3).
 *
 *   g = G_y(G_f(x_t))                class scores [n, K] of target items, normalised by their own batch; p = softmax(g)
 *   L = mean H(p)                    H(p) = −Σ_k p_k log p_k
 *
 * Starts with the source model and changes nothing but its normalisation: scales and offsets by the gradient, statistics by what
 * passes. The paper predicts items in the batch that it adapts to; here the adapted model predicts later, by running statistics.
 */
import { meanEntropy } from '../losses/entropy.ts';
import { targetScores } from '../losses/scores.ts';
import type { Method } from './method.ts';

export const tent: Method<never> = {
  descriptor: {
    id: 'tent',
    title: 'Tent',
    description:
      'The source-only model’s normalisation alone, with its scales and offsets, is tuned until target items are told apart with certainty.',
    paper: 'Wang et al., Tent: Fully Test-Time Adaptation by Entropy Minimization, ICLR 2021',
    setting: 'test-time',
    avoidWhen: 'The network has no batch normalisation, batches are small, or it trains for long: then one class may swallow the others.',
    parameters: [],
  },
  needs: { sourceModel: true, noSource: true },
  networks: () => ({}),
  phases: () => [
    {
      name: 'adapt',
      updates: ['extractor', 'head'],
      only: 'normalisation',
      repeat: 1,
      loss({ target }, networks) {
        const entropy = meanEntropy(targetScores(target, networks));
        return { total: entropy, terms: { 'target-entropy': entropy } };
      },
    },
  ],
};
