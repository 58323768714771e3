/*
 * Deep adaptation network.
 * Long et al., Learning Transferable Features with Deep Adaptation Networks, ICML 2015.
 *
 *   f = G_f(x)                          features [n, d] of both domains
 *   k(f, f') = Σ_u exp(−‖f − f'‖²/2σ_u²)      σ_u² = 2^u · mean ‖f − f'‖², u = −3 … 1, without a gradient
 *   MMD² = mean k(f_s, f_s') + mean k(f_t, f_t') − 2 mean k(f_s, f_t)
 *   L = CE(y_s, G_y(f_s)) + λ · MMD²
 *
 * MMD² is the unbiased estimate over all pairs of the batch, without pairs of an item with itself. It estimates the same as the
 * paper's sum over one pair of items for each, with less noise and a cost that hardly shows at the size of a batch.
 * Kernels are summed with equal weights, where the paper chooses weights by a quadratic program; one layer, the features, is
 * aligned, where the paper aligns all dense layers of its network.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { gaussianKernels, meanDiscrepancy } from '../losses/kernels.ts';
import { supervised } from '../losses/supervised.ts';
import type { Method } from './method.ts';
import { scheduleParameter, strength, weightParameter } from './strength.ts';

const parameters = [
  weightParameter('weight', 'Discrepancy weight λ', 'Weight of the domains’ distance beside the classification of the source.', 1),
  scheduleParameter('weightSchedule', 'λ schedule', 'constant'),
] as const satisfies readonly Parameter[];

const exponents = [-3, -2, -1, 0, 1];

export const dan: Method<never> = {
  descriptor: {
    id: 'dan',
    title: 'DAN',
    description: 'Moves the features of both domains until kernels of several widths no longer tell their distributions apart.',
    paper: 'Long et al., Learning Transferable Features with Deep Adaptation Networks, ICML 2015',
    setting: 'closed',
    avoidWhen: 'Batches are very small, or the domains’ class shares differ much: it aligns the whole, whatever the classes.',
    parameters: [...parameters],
    tasks: ['classification', 'regression'],
  },
  networks: () => ({}),
  phases(values, { task }) {
    const fit = supervised(task);
    const { weight, weightSchedule } = resolveParameters(parameters, values, 'method dan');
    return [
      {
        name: 'align',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head }, { progress }) {
          const n = source.shape[0] ?? 0;
          const f = extractor(tf.concat([source, target]), 'both');
          const classification = fit.of(labels, head(tf.slice(f, [0, 0], [n, -1]), 'source'));
          const distance = meanDiscrepancy(gaussianKernels(f, exponents), n, exponents.length);
          const lambda = strength(weight, weightSchedule, progress);
          return {
            total: tf.add(classification, tf.mul(lambda, distance)),
            terms: { [fit.name]: classification, mmd: distance },
          };
        },
      },
    ];
  },
};
