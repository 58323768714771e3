/*
 * Source hypothesis transfer.
 * Liang et al., Do We Really Need to Access the Source Data? Source Hypothesis Transfer for Unsupervised Domain Adaptation,
 * ICML 2020.
 *
 *   g = G_y(G_f(x_t))                class scores [n, K] of target items, p = softmax(g); G_y stays the source model's
 *   ŷ                                pseudo-labels by class centroids of all target items, anew in each epoch (centroid-labels.ts)
 *   I = H(mean p) − mean H(p)        H(p) = −Σ_k p_k log p_k
 *   L = −I + β · CE(ŷ, g)
 *
 * The paper's hypothesis is its last layer, whose input is the features; here it is the head, of one layer or more. The source
 * model's label smoothing and the smaller learning rate of a pretrained backbone are settings of the training, not of this.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { information, meanEntropy } from '../losses/entropy.ts';
import { targetScores } from '../losses/scores.ts';
import { centroidLabels, oneHotRows } from './centroid-labels.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter(
    'informationWeight',
    'Information weight',
    'Weight of being certain about each target item and finding all classes among them.',
    1,
  ),
  weightParameter(
    'pseudoLabelWeight',
    'Pseudo-label weight β',
    'Weight of learning the labels that clusters of target features suggest; 0 leaves them out.',
    0.3,
  ),
] as const satisfies readonly Parameter[];

export const shot: Method<never> = {
  descriptor: {
    id: 'shot',
    title: 'SHOT',
    description:
      'Target features move to where the source model’s frozen head is certain and all classes occur, led by their own clusters.',
    paper:
      'Liang et al., Do We Really Need to Access the Source Data? Source Hypothesis Transfer for Unsupervised Domain Adaptation, ICML 2020',
    setting: 'source-free',
    avoidWhen: 'Some classes are rare or absent in the target, or the source-only model is wrong about most of it.',
    parameters: [...parameters],
  },
  needs: { sourceModel: true, noSource: true },
  networks: () => ({}),
  phases(values) {
    const { informationWeight, pseudoLabelWeight } = resolveParameters(parameters, values, 'method shot');
    return [
      {
        name: 'adapt',
        updates: ['extractor'],
        repeat: 1,
        loss({ target, targetRows }, networks) {
          const g = targetScores(target, networks);
          const entropy = meanEntropy(g);
          const I = information(g);
          const pseudo = crossEntropy(targetRows as tf.Tensor2D, g);
          return {
            total: tf.sub(tf.mul(pseudoLabelWeight, pseudo), tf.mul(informationWeight, I)),
            terms: { 'target-entropy': entropy, 'target-diversity': tf.add(entropy, I), 'pseudo-label-loss': pseudo },
          };
        },
      },
    ];
  },
  refresh: () => ({
    when: 'epoch',
    rowWidth: (classes) => classes,
    compute: (_source, { count, features, probabilities }) => ({
      targetRows: oneHotRows(centroidLabels(count, features, probabilities), probabilities.length / count),
    }),
  }),
};
