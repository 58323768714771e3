/*
 * Importance weighted adversarial nets: the target has only some of the source's classes.
 * Zhang et al., Importance Weighted Adversarial Nets for Partial Domain Adaptation, CVPR 2018.
 *
 *   F_s, C      extractor and head of the trained source model, both frozen from here on
 *   F_t         the target's extractor, which starts as F_s
 *   D           tells F_s(x_s) from F_t(x_t), and teaches nothing but itself
 *   w           1 − D(F_s(x_s)), over its mean: small where no target item is like a source item       [n], without gradient
 *   D_0         tells source items, weighed by w, from target items; R_λ reverses its gradient on the way to F_t
 *   L           CE of D  +  CE of D_0(F_s(x_s)), weighed by w, and D_0(R_λ(F_t(x_t)))  +  γ H(C(F_t(x_t)))
 *
 * D and D_0 give the probability of source. Domain losses are means over both domains. As in the paper what was trained before learns
 * at a tenth of the rate of what is new. The paper's classifiers have two hidden layers, these have one; λ rises to the paper's
 * largest value, with progress as in DANN. F_t is the model's extractor.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { domainLabels } from '../losses/domain-labels.ts';
import { meanEntropy } from '../losses/entropy.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { rising } from '../losses/rising.ts';
import { stopGradient } from '../losses/stop-gradient.ts';
import { weightedCrossEntropy } from '../losses/weighted-cross-entropy.ts';
import { discriminator } from './adversary.ts';
import type { Method } from './method.ts';
import { discriminatorUnits, weightParameter } from './strength.ts';

const parameters = [
  weightParameter('lambda', 'Adversarial weight λ', 'How strongly the target is made to look like the source, at its largest.', 0.1),
  weightParameter('gamma', 'Entropy weight γ', 'How strongly the model is urged to be sure of its classes for target items.', 0.1),
  discriminatorUnits,
] as const;

/** Keeps weights finite where D takes every source item for one. */
const floor = 1e-12;
const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method iwan');

/** w [n] of the scores [n, 2] that D gives source items. */
function importance(scores: tf.Tensor): tf.Tensor {
  const unlike = tf.squeeze(tf.slice(tf.softmax(scores), [0, 1], [-1, 1]), [1]);
  return stopGradient(tf.div(unlike, tf.add(tf.mean(unlike), floor)));
}

// None of them is `discriminator`: neither sees source items by the extractor that the model keeps.
export const iwan: Method<'source-extractor' | 'weighing-discriminator' | 'aligning-discriminator'> = {
  descriptor: {
    id: 'iwan',
    title: 'IWAN',
    description: 'Aligns the target with those source items alone that a first discriminator finds like it.',
    paper: 'Zhang et al., Importance Weighted Adversarial Nets for Partial Domain Adaptation, CVPR 2018',
    setting: 'partial',
    avoidWhen: 'The target has all classes of the source, or lies so far off that no source item looks like it.',
    parameters: [...parameters],
  },
  needs: { sourceModel: true },
  networks(values) {
    const { discriminatorUnits: units } = read(values);
    return {
      'source-extractor': { copyOf: 'extractor' },
      'weighing-discriminator': discriminator(units),
      'aligning-discriminator': discriminator(units),
    };
  },
  phases(values) {
    const { lambda: largest, gamma } = read(values);
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'weighing-discriminator', 'aligning-discriminator'],
        repeat: 1,
        rates: { extractor: 0.1 },
        loss({ source, target }, networks, { progress }) {
          const [n, m] = [source.shape[0] ?? 0, target.shape[0] ?? 0];
          const domains = domainLabels(n, m);
          const lambda = rising(largest, progress);
          const fs = networks['source-extractor'](source, 'source');
          const ft = networks.extractor(target, 'target');
          const weighing = networks['weighing-discriminator'](stopGradient(tf.concat([fs, ft])), 'both');
          const weights = importance(tf.slice(weighing, [0, 0], [n, -1]));
          const aligning = networks['aligning-discriminator'](tf.concat([fs, gradientReversal(ft, lambda)]), 'both');
          const weighed = weightedCrossEntropy(domains, aligning, tf.concat([weights, tf.ones([m])]));
          const uncertainty = meanEntropy(networks.head(ft, 'target'));
          const telling = crossEntropy(domains, weighing);
          return {
            total: tf.addN([telling, weighed, tf.mul<tf.Scalar>(gamma, uncertainty)]),
            terms: { 'weighing-loss': telling, 'domain-loss': weighed, entropy: uncertainty, lambda },
          };
        },
      },
    ];
  },
};
