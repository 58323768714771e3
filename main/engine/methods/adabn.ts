/*
 * Adaptive batch normalisation.
 * Li et al., Revisiting Batch Normalization For Practical Domain Adaptation, ICLR Workshop 2017 (section 3.2, algorithm 1).
 *
 *   y = γ (x − μ_t)/√(σ_t² + ε) + β        γ, β and all other weights: the source model's; μ_t, σ_t²: the target's
 *
 * No loss and no update: target items pass, layers note their statistics. Networks that normalise both domains together get the
 * target's in the place of those of both. μ_t and σ_t² are running means over batches, with which the first values fade by a tenth
 * at each step, where the paper averages over all items at once; dozens of steps suffice.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanEntropy } from '../losses/entropy.ts';
import { targetScores } from '../losses/scores.ts';
import type { Method } from './method.ts';

export const adabn: Method<never> = {
  descriptor: {
    id: 'adabn',
    title: 'AdaBN',
    description: 'The source-only model stays as it is, but for its normalisation, which takes on the target’s means and deviations.',
    paper: 'Li et al., Revisiting Batch Normalization For Practical Domain Adaptation, ICLR Workshop 2017',
    setting: 'source-free',
    avoidWhen: 'The network has no batch normalisation, so that nothing would change, or shares of classes differ between the domains.',
    parameters: [],
  },
  needs: { sourceModel: true, noSource: true },
  networks: () => ({}),
  phases: () => [
    {
      name: 'observe',
      updates: [],
      repeat: 1,
      // Nothing is minimised; the entropy is there to be looked at.
      loss: ({ target }, networks) => ({
        total: tf.scalar(0),
        terms: { 'target-entropy': meanEntropy(targetScores(target, networks)) },
      }),
    },
  ],
};
