/*
 * Minimax entropy, with a few labelled target items.
 * Saito et al., Semi-Supervised Domain Adaptation via Minimax Entropy, ICCV 2019 (section 3).
 *
 *   L           (CE(y_s, C(F(x_s))) + CE(y_l, C(F(x_l)))) / 2       x_l: target items whose labels were given
 *   H           mean entropy of softmax(C(F(x_t))) for unlabelled target items
 *   min C       L − λ H        moves the classes' places towards the target
 *   min F       L + λ H        gathers the target's features around them
 *
 * One update of both: −λ H, its gradient reversed on the way to F.
 *
 * In the paper C is one layer on features of length 1, its scores divided by T = 0.05: cosines with a prototype for each class. Here
 * C is the network's own head, as it is: features of length 1 in training alone would make it another model than the one that is used.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { meanEntropy } from '../losses/entropy.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter(
    'lambda',
    'Entropy weight λ',
    'Weight of the unlabelled target items’ entropy, which the head raises and the features lower.',
    0.1,
  ),
] as const;

export const mme: Method<never> = {
  descriptor: {
    id: 'mme',
    title: 'MME',
    description: 'With a few labelled target items: the head moves towards the target’s items, and they gather around its classes.',
    paper: 'Saito et al., Semi-Supervised Domain Adaptation via Minimax Entropy, ICCV 2019',
    setting: 'semi-supervised',
    avoidWhen: 'No target item has a label, or some classes have none.',
    parameters: [...parameters],
  },
  needs: { labelledTarget: true },
  networks: () => ({}),
  phases(values) {
    const { lambda } = resolveParameters(parameters, values, 'method mme');
    return [
      {
        name: 'minimax',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target, labelled, targetLabels }, { extractor, head }) {
          const [fs, ft] = tf.split(extractor(tf.concat([source, target]), 'both'), 2) as [tf.Tensor, tf.Tensor];
          const known = head(tf.concat([fs, extractor(labelled as tf.Tensor, 'target')]), 'both');
          const classification = crossEntropy(tf.concat([labels, targetLabels as tf.Tensor2D]), known);
          const uncertainty = meanEntropy(head(gradientReversal(ft, tf.scalar(1)), 'target'));
          return {
            total: tf.sub(classification, tf.mul(lambda, uncertainty)),
            terms: { 'classification-loss': classification, entropy: uncertainty },
          };
        },
      },
    ];
  },
};
