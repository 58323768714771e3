/*
 * Wasserstein distance guided representation learning.
 * Shen et al., Wasserstein Distance Guided Representation Learning for Domain Adaptation, AAAI 2018 (algorithm 1).
 *
 *   h_s, h_t                features [n, d] of both domains
 *   f_w                     critic with one output, about 1-Lipschitz
 *   W = mean f_w(h_s) − mean f_w(h_t)                          the domains' Wasserstein distance, estimated
 *   ĥ = h_t + α (h_s − h_t)                                    α uniform in [0, 1), one for each pair
 *   P = mean (‖∇f_w(h)‖₂ − 1)²                                 over h in {h_s, h_t, ĥ}
 *   A  max f_w              W − γ P, several times in a step
 *   B  min extractor, head  CE(y_s, head(h_s)) + λ W
 *
 * P has a gradient in its value, so the critic learns by second derivatives.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { discriminator } from './adversary.ts';
import type { Apply, Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter('lambda', 'Distance weight λ', 'Weight of the Wasserstein distance beside the classification of the source.', 1),
  weightParameter(
    'penalty',
    'Gradient penalty γ',
    'How strongly the critic’s slope is held at 1, which makes what it tells apart a distance.',
    10,
  ),
  {
    kind: 'number',
    key: 'criticSteps',
    label: 'Critic updates',
    description: 'How often the critic is updated in each step before the features are.',
    default: 5,
    minimum: 1,
    maximum: 20,
    integer: true,
  },
  {
    kind: 'number',
    key: 'criticUnits',
    label: 'Critic units',
    description: 'Units of the critic’s hidden layer.',
    default: 100,
    minimum: 1,
    maximum: 10000,
    integer: true,
  },
] as const satisfies readonly Parameter[];

/** Keeps the root's derivative finite where the critic is flat. */
const flat = 1e-12;
const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method wdgrl');
const distance = (critic: Apply, source: tf.Tensor, target: tf.Tensor): tf.Scalar =>
  tf.sub(tf.mean(critic(source, 'source')), tf.mean(critic(target, 'target')));

/** P of h [m, d]. Each item's score depends on that item alone, so the sum's gradient holds the gradient of each. */
function slopePenalty(critic: Apply, h: tf.Tensor): tf.Scalar {
  const slopes = tf.grad((x: tf.Tensor) => tf.sum(critic(x)))(h);
  const norms = tf.sqrt(tf.add(tf.sum(tf.square(slopes), 1), flat));
  return tf.mean(tf.square(tf.sub(norms, 1)));
}

export const wdgrl: Method<'critic'> = {
  descriptor: {
    id: 'wdgrl',
    title: 'WDGRL',
    description: 'A critic measures how far the domains’ features lie apart; the features learn to shorten that distance.',
    paper: 'Shen et al., Wasserstein Distance Guided Representation Learning for Domain Adaptation, AAAI 2018',
    setting: 'closed',
    avoidWhen: 'The target lacks classes of the source, or time is short: each step updates the critic several times.',
    parameters: [...parameters],
  },
  networks: (values) => ({ critic: discriminator(read(values).criticUnits, 1) }),
  phases(values) {
    const { lambda, penalty, criticSteps } = read(values);
    return [
      {
        name: 'critic',
        updates: ['critic'],
        repeat: criticSteps,
        loss({ source, target }, { extractor, critic }, { random }) {
          const h = extractor(tf.concat([source, target]), 'both');
          const [hs, ht] = tf.split(h, 2) as [tf.Tensor, tf.Tensor];
          const between = tf.add(ht, tf.mul(random([hs.shape[0] ?? 0, 1]), tf.sub(hs, ht)));
          const wasserstein = distance(critic, hs, ht);
          const slope = slopePenalty(critic, tf.concat([h, between]));
          return { total: tf.sub(tf.mul(penalty, slope), wasserstein), terms: { 'gradient-penalty': slope } };
        },
      },
      {
        name: 'align',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, target, labels }, { extractor, head, critic }) {
          const [hs, ht] = tf.split(extractor(tf.concat([source, target]), 'both'), 2) as [tf.Tensor, tf.Tensor];
          const classification = crossEntropy(labels, head(hs, 'source'));
          const wasserstein = distance(critic, hs, ht);
          return {
            total: tf.add(classification, tf.mul(lambda, wasserstein)),
            terms: { 'classification-loss': classification, 'wasserstein-distance': wasserstein },
          };
        },
      },
    ];
  },
};
