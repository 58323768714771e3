/*
 * Joint adaptation network.
 * Long et al., Deep Transfer Learning with Joint Adaptation Networks, ICML 2017.
 *
 *   f = G_f(x), p = softmax(G_y(f))     features [n, d] and predictions [n, K] of both domains
 *   k((f, p), (f', p')) = [Σ_u exp(−‖f − f'‖²/2σ_u²)] · exp(−‖p − p'‖²/2σ_p²)
 *                         σ_u² = 2^u · mean ‖f − f'‖², u = −3 … 1, without a gradient; σ_p = 0.92
 *   JMMD² = mean k(s, s') + mean k(t, t') − 2 mean k(s, t)
 *   L = CE(y_s, G_y(f_s)) + λ · JMMD²,  λ = λ_max · (2 / (1 + exp(−10τ)) − 1)  (section 5.1)
 *
 * The product of kernels compares joint distributions: features are aligned among items with alike predictions. JMMD² is the
 * unbiased estimate over all pairs of the batch, as in DAN; the paper's own takes one pair for each item, with the
 * same expectation and more noise. The paper's second form, with an adversary in front of the kernels, is left out.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { gaussianKernel, gaussianKernels, meanDiscrepancy } from '../losses/kernels.ts';
import type { Method } from './method.ts';
import { scheduleParameter, strength, weightParameter } from './strength.ts';

const parameters = [
  weightParameter('weight', 'Discrepancy weight λ', 'Weight of the domains’ distance beside the classification of the source.', 1),
  scheduleParameter('weightSchedule', 'λ schedule', 'rising'),
  {
    kind: 'number',
    key: 'predictionWidth',
    label: 'Prediction kernel width σ',
    description: 'How unlike two predictions may be before their items’ features are compared less.',
    default: 0.92,
    minimum: 0.01,
    maximum: 100,
  },
] as const satisfies readonly Parameter[];

const exponents = [-3, -2, -1, 0, 1];

export const jan: Method<never> = {
  descriptor: {
    id: 'jan',
    title: 'JAN',
    description: 'Aligns features and predictions together, so that items are drawn to those of the class that they seem to be of.',
    paper: 'Long et al., Deep Transfer Learning with Joint Adaptation Networks, ICML 2017',
    setting: 'closed',
    avoidWhen: 'The source’s model is wrong about most of the target: its predictions then join the wrong items.',
    parameters: [...parameters],
  },
  networks: () => ({}),
  phases(values) {
    const { weight, weightSchedule, predictionWidth } = resolveParameters(parameters, values, 'method jan');
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
          const kernels = tf.mul<tf.Tensor2D>(gaussianKernels(f, exponents), gaussianKernel(tf.softmax(g), predictionWidth));
          const distance = meanDiscrepancy(kernels, n, exponents.length);
          const lambda = strength(weight, weightSchedule, progress);
          return {
            total: tf.add(classification, tf.mul(lambda, distance)),
            terms: { 'classification-loss': classification, 'joint-mmd': distance },
          };
        },
      },
    ];
  },
};
