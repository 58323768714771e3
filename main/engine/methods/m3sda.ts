/*
 * Moment matching for multi-source domain adaptation.
 * Peng et al., Moment Matching for Multi-Source Domain Adaptation, ICCV 2019 (section 4).
 *
 *   f = G_f(x)                       features [n, d] of S sources and the target
 *   L = CE(y_s, G_y(f_s)) + λ · MD²(f_1 … f_S, f_t)        MD²: moments 1 and 2
 *
 * Sources are matched with the target and with each other. The paper has a classifier for each source and combines them, and its
 * M³SDA-β two of each, trained as in MCD; here one head serves all sources, since one head predicts on the target.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { momentDistance } from '../losses/moment-distance.ts';
import type { Method } from './method.ts';

const parameters = [
  {
    kind: 'number',
    key: 'weight',
    label: 'Moment weight λ',
    description: 'Weight of the distance of moments beside the classification of the sources.',
    default: 0.01,
    minimum: 0,
    maximum: 100,
  },
] as const satisfies readonly Parameter[];

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method m3sda');

export const m3sda: Method<never> = {
  descriptor: {
    id: 'm3sda',
    title: 'M³SDA',
    description: 'Brings means and squares of the features of several sources together, and to those of the target.',
    paper: 'Peng et al., Moment Matching for Multi-Source Domain Adaptation, ICCV 2019',
    setting: 'multi-source',
    avoidWhen: 'Sources or target differ much in the shares of their classes: equal moments then mix classes.',
    parameters: [...parameters],
  },
  needs: { sources: true },
  networks: () => ({}),
  phases(values) {
    const { weight } = read(values);
    return [
      {
        name: 'match',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target, origins }, { extractor, head }) {
          const n = source.shape[0] ?? 0;
          const f = extractor(tf.concat([source, target]), 'both');
          const ofSources = tf.slice(f, [0, 0], [n, -1]);
          const classification = crossEntropy(labels, head(ofSources, 'source'));
          const distance = momentDistance(ofSources, origins as tf.Tensor2D, tf.slice(f, [n, 0], [-1, -1]));
          return {
            total: tf.add(classification, tf.mul(weight, distance)),
            terms: { 'classification-loss': classification, 'moment-distance': distance },
          };
        },
      },
    ];
  },
};
