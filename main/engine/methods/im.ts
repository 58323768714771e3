/*
 * Information maximisation.
 * Krause et al., Discriminative Clustering by Regularized Information Maximization, NeurIPS 2010.
 *
 *   g = G_y(G_f(x))                  class scores [n, K] of both domains, p = softmax(g)
 *   I = H(mean p_t) − mean H(p_t)    information that predictions of a batch carry about its items
 *   L = CE(y_s, g_s) − λ · I         H(p) = −Σ_k p_k log p_k
 *
 * Beside certainty it wants all classes to occur: what keeps entropy minimisation from putting everything into one. The paper
 * clusters without labels and regularises by the weights' size; here the labelled source is what ties clusters to classes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { information, meanEntropy } from '../losses/entropy.ts';
import { scoresOfBoth } from '../losses/scores.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter(
    'informationWeight',
    'Information weight λ',
    'Weight of the information in the target’s predictions beside the classification of the source.',
    1,
  ),
] as const satisfies readonly Parameter[];

export const im: Method<never> = {
  descriptor: {
    id: 'im',
    title: 'Information maximisation',
    description: 'The classifier is asked to be certain about each target item and to find all classes among them.',
    paper: 'Krause et al., Discriminative Clustering by Regularized Information Maximization, NeurIPS 2010',
    setting: 'closed',
    avoidWhen: 'Some classes are rare or absent in the target: it expects each about as often as any other.',
    parameters: [...parameters],
  },
  networks: () => ({}),
  phases(values) {
    const { informationWeight } = resolveParameters(parameters, values, 'method im');
    return [
      {
        name: 'classify',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, networks) {
          const [ofSource, ofTarget] = scoresOfBoth(source, target, networks);
          const classification = crossEntropy(labels, ofSource);
          const entropy = meanEntropy(ofTarget);
          const I = information(ofTarget);
          return {
            total: tf.sub(classification, tf.mul(informationWeight, I)),
            terms: { 'classification-loss': classification, 'target-entropy': entropy, 'target-diversity': tf.add(entropy, I) },
          };
        },
      },
    ];
  },
};
