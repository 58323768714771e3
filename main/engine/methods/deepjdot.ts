/*
 * Joint distribution optimal transport on deep features.
 * Damodaran et al., DeepJDOT: Deep Joint Distribution Optimal Transport for Unsupervised Domain Adaptation, ECCV 2018.
 *
 *   f = G_f(x), g = G_y(f)           features [n, d] and logits [n, K] of both domains
 *   C_ij = α ‖f_s,i − f_t,j‖² + λ CE(y_i, softmax g_t,j)        cost of carrying source item i to target item j
 *   γ = argmin Σ γ C over plans whose rows and columns add up to 1/n        for networks as they are: no gradient passes
 *   L = CE(y_s, g_s) + Σ_ij γ_ij C_ij
 *
 * α and λ are those of the authors' code. The paper solves each batch's plan exactly by network simplex, which no graph of tensor
 * operations can; here it is that of entropic transport, by a fixed number of Sinkhorn's iterations with a small ε relative to the
 * batch's mean cost, and so a little blurred (losses/optimal-transport.ts).
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { squaredDistances } from '../losses/distances.ts';
import { transportPlan } from '../losses/optimal-transport.ts';
import type { Method } from './method.ts';

const parameters = [
  {
    kind: 'number',
    key: 'alpha',
    label: 'Feature weight α',
    description: 'What a squared distance of features costs.',
    default: 0.001,
    minimum: 0,
    maximum: 100,
  },
  {
    kind: 'number',
    key: 'lambda',
    label: 'Label weight λ',
    description: 'What it costs when the target item is not predicted as the source item’s class.',
    default: 0.0001,
    minimum: 0,
    maximum: 100,
  },
  {
    kind: 'number',
    key: 'regularisation',
    label: 'Entropic regularisation ε',
    description: 'How blurred the plan is, as a share of the batch’s mean cost; smaller ones need more iterations.',
    default: 0.05,
    minimum: 0.001,
    maximum: 10,
  },
  {
    kind: 'number',
    key: 'iterations',
    label: 'Iterations',
    description: 'Iterations by which the plan is found in each step.',
    default: 50,
    minimum: 1,
    maximum: 1000,
    integer: true,
  },
] as const satisfies readonly Parameter[];

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method deepjdot');

export const deepjdot: Method<never> = {
  descriptor: {
    id: 'deepjdot',
    title: 'DeepJDOT',
    description: 'Pairs target items with source items at the least cost, and draws their features and labels together.',
    paper: 'Damodaran et al., DeepJDOT: Deep Joint Distribution Optimal Transport for Unsupervised Domain Adaptation, ECCV 2018',
    setting: 'closed',
    avoidWhen: 'Batches are small or classes have other shares in the target: every target item is paired, if need be with a wrong class.',
    parameters: [...parameters],
  },
  networks: () => ({}),
  phases(values) {
    const { alpha, lambda, ...sinkhorn } = read(values);
    return [
      {
        name: 'transport',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head }) {
          const n = source.shape[0] ?? 0;
          const f = extractor(tf.concat([source, target]), 'both');
          const g = head(f, 'both');
          const [ofSource, ofTarget] = [tf.slice(f, [0, 0], [n, -1]), tf.slice(f, [n, 0], [-1, -1])];
          const classification = crossEntropy(labels, tf.slice(g, [0, 0], [n, -1]));
          const apart = tf.mul(alpha, squaredDistances(ofSource, ofTarget));
          const otherwise = tf.mul(-lambda, tf.matMul(labels, tf.logSoftmax(tf.slice(g, [n, 0], [-1, -1])), false, true));
          const plan = transportPlan(tf.add(apart, otherwise), sinkhorn);
          const [features, classes] = [tf.sum(tf.mul(plan, apart)), tf.sum(tf.mul(plan, otherwise))];
          return {
            total: tf.add(classification, tf.add(features, classes)),
            terms: { 'classification-loss': classification, 'feature-cost': features as tf.Scalar, 'label-cost': classes as tf.Scalar },
          };
        },
      },
    ];
  },
};
