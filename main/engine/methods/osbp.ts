/*
 * Open set domain adaptation by backpropagation: the target has items of no class of the source.
 * Saito et al., Open Set Domain Adaptation by Backpropagation, ECCV 2018 (section 3).
 *
 *   p           softmax(C(G(x))), [n, K + 1]: the source's K classes, and the unknown one u
 *   L_s         CE(y_s, p_s)
 *   L_adv       −t log p_u − (1 − t) log(1 − p_u) for target items, t = 0.5
 *   min C       L_s + L_adv          holds each target item's p_u at t
 *   min G       L_s − L_adv          moves it away: to the known classes, or to the unknown one
 *
 * One update of both: the gradient of L_adv is reversed on its way to G, and weighed by λ there, which is 1 in the paper.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { logOfOthers } from '../losses/other-classes.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  {
    kind: 'number',
    key: 'boundary',
    label: 'Boundary t',
    description: 'The probability of the unknown class at which the head holds target items; features move them to either side.',
    default: 0.5,
    minimum: 0.01,
    maximum: 0.99,
  },
  weightParameter('lambda', 'Adversarial weight λ', 'How strongly features move target items away from the boundary.', 1),
] as const satisfies readonly Parameter[];

export const osbp: Method<never> = {
  descriptor: {
    id: 'osbp',
    title: 'OSBP',
    description: 'Aligns target items with the source’s classes, or sets them apart as unknown.',
    paper: 'Saito et al., Open Set Domain Adaptation by Backpropagation, ECCV 2018',
    setting: 'open',
    avoidWhen: 'Every target item is of a class of the source: some would be called unknown.',
    parameters: [...parameters],
  },
  needs: { unknownClass: true },
  networks: () => ({}),
  phases(values) {
    const { boundary, lambda } = resolveParameters(parameters, values, 'method osbp');
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head }) {
          const [n, classes] = labels.shape;
          const [fs, ft] = tf.split(extractor(tf.concat([source, target]), 'both'), 2) as [tf.Tensor, tf.Tensor];
          const logits = head(tf.concat([fs, gradientReversal(ft, tf.scalar(lambda))]), 'both');
          const [onSource, onTarget] = tf.split(logits, 2) as [tf.Tensor, tf.Tensor];
          // No source item is of the unknown class.
          const classification = crossEntropy(tf.concat([labels, tf.zeros([n, 1])], 1), onSource);
          const unknown = tf.concat([tf.zeros([1, classes]), tf.ones([1, 1])], 1);
          const logOfUnknown = tf.sum(tf.mul(unknown, tf.logSoftmax(onTarget)), 1);
          const logOfKnown = logOfOthers(unknown, onTarget);
          const adversarial = tf.neg<tf.Scalar>(tf.mean(tf.add(tf.mul(boundary, logOfUnknown), tf.mul(1 - boundary, logOfKnown))));
          return {
            total: tf.add(classification, adversarial),
            terms: { 'classification-loss': classification, 'adversarial-loss': adversarial },
          };
        },
      },
    ];
  },
};
