/*
 * Entropy minimisation.
 * Grandvalet & Bengio, Semi-supervised Learning by Entropy Minimization, NeurIPS 2004, which maximises the negative of L.
 *
 *   g = G_y(G_f(x))                  class scores [n, K] of both domains, p = softmax(g)
 *   L = CE(y_s, g_s) + λ · mean H(p_t)        H(p) = −Σ_k p_k log p_k
 *
 * The paper's unlabelled items are those of the target here. Borders between classes move to where there are few of them.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { meanEntropy } from '../losses/entropy.ts';
import { scoresOfBoth } from '../losses/scores.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter(
    'entropyWeight',
    'Entropy weight λ',
    'Weight of the target predictions’ entropy beside the classification of the source.',
    0.1,
  ),
] as const satisfies readonly Parameter[];

export const minent: Method<never> = {
  descriptor: {
    id: 'minent',
    title: 'Entropy minimisation',
    description: 'The classifier is asked to be certain about target items, so its borders leave the places where many of them lie.',
    paper: 'Grandvalet & Bengio, Semi-supervised Learning by Entropy Minimization, NeurIPS 2004',
    setting: 'closed',
    avoidWhen: 'The source-only model is wrong about most of the target: it grows certain of its mistakes, up to one class for all.',
    parameters: [...parameters],
  },
  networks: () => ({}),
  phases(values) {
    const { entropyWeight } = resolveParameters(parameters, values, 'method minent');
    return [
      {
        name: 'classify',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, networks) {
          const [ofSource, ofTarget] = scoresOfBoth(source, target, networks);
          const classification = crossEntropy(labels, ofSource);
          const entropy = meanEntropy(ofTarget);
          return {
            total: tf.add(classification, tf.mul(entropyWeight, entropy)),
            terms: { 'classification-loss': classification, 'target-entropy': entropy },
          };
        },
      },
    ];
  },
};
