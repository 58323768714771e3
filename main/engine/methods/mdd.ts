/*
 * Margin disparity discrepancy.
 * Zhang et al., Bridging Theory and Algorithm for Domain Adaptation, ICML 2019 (section 5).
 *
 *   f, f′           head and adversarial head of the same layers on the features ψ(x); p′ = softmax(f′(ψ(x)))
 *   ŷ               argmax f(ψ(x)), the head's own class, without gradient
 *   D_γ             mean_t log(1 − p′_ŷ) + γ mean_s log p′_ŷ
 *   max f′          D_γ                          f′ agrees with f on the source and disagrees on the target
 *   min f, ψ        CE(y_s, f(ψ(x_s))) + η D_γ    ψ makes that impossible
 *
 * One update of all: f′ minimises −D_γ, whose gradient is reversed and weighed by η on its way to ψ. η rises from 0 with progress; the
 * paper's grows with the number of steps to the same largest value.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { logOfOthers } from '../losses/other-classes.ts';
import { rising } from '../losses/rising.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter(
    'margin',
    'Margin factor γ',
    'How much more the adversarial head’s agreement on the source counts than its disagreement on the target.',
    4,
  ),
  weightParameter('eta', 'Discrepancy weight η', 'How strongly features are moved against the adversarial head, at its largest.', 0.1),
] as const;

/** The class of the largest score, one-hot [n, K]. Cast, for the WebAssembly engine writes whole numbers into one-hot tensors. */
const ownClass = (logits: tf.Tensor): tf.Tensor => tf.cast(tf.oneHot(tf.argMax<tf.Tensor1D>(logits, 1), logits.shape[1] ?? 0), 'float32');

export const mdd: Method<'adversarial-head'> = {
  descriptor: {
    id: 'mdd',
    title: 'MDD',
    description: 'A second head seeks target items on which it can differ from the first; the features learn to leave it none.',
    paper: 'Zhang et al., Bridging Theory and Algorithm for Domain Adaptation, ICML 2019',
    setting: 'closed',
    avoidWhen: 'The target lacks classes of the source, or training is short: the discrepancy takes many steps to count.',
    parameters: [...parameters],
  },
  networks: (_values, { architecture: { head } }) => ({ 'adversarial-head': head }),
  phases(values) {
    const { margin, eta: largest } = resolveParameters(parameters, values, 'method mdd');
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'head', 'adversarial-head'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head, 'adversarial-head': adversary }, { progress }) {
          const eta = rising(largest, progress);
          const f = extractor(tf.concat([source, target]), 'both');
          const [onSource, onTarget] = tf.split(head(f, 'both'), 2) as [tf.Tensor, tf.Tensor];
          const [otherOnSource, otherOnTarget] = tf.split(adversary(gradientReversal(f, eta), 'both'), 2) as [tf.Tensor, tf.Tensor];
          const classification = crossEntropy(labels, onSource);
          const agreement = crossEntropy(ownClass(onSource), otherOnSource);
          const disagreement = tf.neg(tf.mean(logOfOthers(ownClass(onTarget), otherOnTarget)));
          const discrepancy = tf.neg<tf.Scalar>(tf.add(tf.mul(margin, agreement), disagreement));
          return {
            total: tf.sub(classification, discrepancy),
            terms: { 'classification-loss': classification, discrepancy, eta },
          };
        },
      },
    ];
  },
};
