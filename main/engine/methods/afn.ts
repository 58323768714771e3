/*
 * Adaptive feature norm, stepwise.
 * Xu et al., Larger Norm More Transferable: An Adaptive Feature Norm Approach for Unsupervised Domain Adaptation, ICCV 2019.
 *
 *   f = G_f(x)                        features [n, d] of both domains
 *   L = CE(y_s, G_y(f_s)) + λ · mean (‖f‖ − sg‖f‖ − Δr)²           over source and target items
 *
 * The term's value is always Δr²; its gradient lengthens each item's features, a little in each step. λ = 0.05, Δr = 1. The
 * authors' code adds the means of both domains, which is twice the paper's mean over all items; the paper's is used here.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { featureNorms } from '../losses/feature-norm.ts';
import { stopGradient } from '../losses/stop-gradient.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter('weight', 'Norm weight λ', 'Weight of the features’ lengthening beside the classification of the source.', 0.05),
  {
    kind: 'number',
    key: 'stepLength',
    label: 'Step Δr',
    description: 'How much longer than it is each item’s features are asked to be.',
    default: 1,
    minimum: 0,
    maximum: 100,
  },
] as const satisfies readonly Parameter[];

export const afn: Method<never> = {
  descriptor: {
    id: 'afn',
    title: 'AFN',
    description: 'Lengthens the features of all items step by step, since those of the target tend to be short and so say little.',
    paper: 'Xu et al., Larger Norm More Transferable, ICCV 2019',
    setting: 'closed',
    avoidWhen: 'The target’s features are as long as the source’s and the shift lies in their direction.',
    parameters: [...parameters],
  },
  networks: () => ({}),
  phases(values) {
    const { weight, stepLength } = resolveParameters(parameters, values, 'method afn');
    return [
      {
        name: 'lengthen',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head }) {
          const n = source.shape[0] ?? 0;
          const f = extractor(tf.concat([source, target]), 'both');
          const classification = crossEntropy(labels, head(tf.slice(f, [0, 0], [n, -1]), 'source'));
          const norms = featureNorms(f);
          const step = tf.mean(tf.square(tf.sub(tf.sub(norms, stopGradient(norms)), stepLength)));
          return {
            total: tf.add(classification, tf.mul(weight, step)),
            terms: { 'classification-loss': classification, 'feature-norm': tf.mean(norms) },
          };
        },
      },
    ];
  },
};
