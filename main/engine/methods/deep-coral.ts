/*
 * Deep CORAL.
 * Sun & Saenko, Deep CORAL: Correlation Alignment for Deep Domain Adaptation, ECCV 2016 Workshops.
 *
 *   z               what is aligned, [n, d]: class scores g = G_y(G_f(x)), or features G_f(x)
 *   C               covariance of z over a domain's items, [d, d]: (zᵀz − (1ᵀz)ᵀ(1ᵀz)/n)/(n − 1)
 *   L = CE(y_s, g_s) + λ · ‖C_s − C_t‖²_F / 4d²
 *
 * The paper aligns the scores of its last layer; others align the features, where 1/4d² makes λ = 1 hardly felt unless d is
 * small. Means are left as they are.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { coralDistance } from '../losses/coral.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import type { Method } from './method.ts';
import { scheduleParameter, strength, weightParameter } from './strength.ts';

const parameters = [
  weightParameter('weight', 'Covariance weight λ', 'Weight of the covariances’ distance beside the classification of the source.', 1),
  scheduleParameter('weightSchedule', 'λ schedule', 'constant'),
  {
    kind: 'choice',
    key: 'layer',
    label: 'Layer',
    description: 'What is aligned.',
    default: 'scores',
    choices: [
      { value: 'scores', label: 'Class scores (Sun & Saenko 2016)' },
      { value: 'features', label: 'Features' },
    ],
  },
] as const satisfies readonly Parameter[];

export const deepCoral: Method<never> = {
  descriptor: {
    id: 'deep-coral',
    title: 'Deep CORAL',
    description: 'Makes values vary together in the target as they do in the source, by the distance of their covariances.',
    paper: 'Sun & Saenko, Deep CORAL: Correlation Alignment for Deep Domain Adaptation, ECCV Workshops 2016',
    setting: 'closed',
    avoidWhen: 'The domains differ by more than how values spread and vary together: it sees nothing else.',
    parameters: [...parameters],
  },
  networks: () => ({}),
  phases(values) {
    const { weight, weightSchedule, layer } = resolveParameters(parameters, values, 'method deep-coral');
    return [
      {
        name: 'align',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head }, { progress }) {
          const n = source.shape[0] ?? 0;
          const f = extractor(tf.concat([source, target]), 'both');
          const g = head(f, 'both');
          const classification = crossEntropy(labels, tf.slice(g, [0, 0], [n, -1]));
          const z = layer === 'features' ? f : g;
          const distance = coralDistance(tf.slice(z, [0, 0], [n, -1]), tf.slice(z, [n, 0], [-1, -1]));
          const lambda = strength(weight, weightSchedule, progress);
          return {
            total: tf.add(classification, tf.mul(lambda, distance)),
            terms: { 'classification-loss': classification, 'coral-distance': distance },
          };
        },
      },
    ];
  },
};
