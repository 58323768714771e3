/*
 * Batch spectral penalisation, with DANN.
 * Chen et al., Transferability vs. Discriminability: Batch Spectral Penalization for Adversarial Domain Adaptation, ICML 2019.
 *
 *   f = G_f(x)                       features [n, d] of both domains
 *   σ₁                               largest singular value of a domain's features in the batch
 *   L = CE(y_s, G_y(f_s)) + CE(d, G_d(R_λ(f))) + β (σ₁(f_s)² + σ₁(f_t)²)     (k = 1; β = 2e-4)
 *   λ = λ_max · (2 / (1 + exp(−10τ)) − 1)
 *
 * An adversary makes the direction of σ₁ outgrow all others, which carry much of what tells classes apart; the penalty holds it
 * back. The gradient of σ₁² is 2 σ₁ u vᵀ with the singular vectors u and v.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { domainLabels } from '../losses/domain-labels.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { largestSingularValueSquared } from '../losses/singular-value.ts';
import { discriminator } from './adversary.ts';
import type { Method } from './method.ts';
import { adversarialParameters, strength, weightParameter } from './strength.ts';

const parameters = [
  ...adversarialParameters,
  weightParameter('spectralWeight', 'Spectral weight β', 'How strongly the features’ largest singular values are held back.', 2e-4),
] as const satisfies readonly Parameter[];

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method bsp');

export const bsp: Method<'discriminator'> = {
  descriptor: {
    id: 'bsp',
    title: 'BSP',
    description: 'DANN, with the direction in which features vary most held back, so that those that tell classes apart remain.',
    paper: 'Chen et al., Transferability vs. Discriminability: Batch Spectral Penalization for Adversarial Domain Adaptation, ICML 2019',
    setting: 'closed',
    avoidWhen: 'The target lacks classes of the source, or their shares differ much: the adversary then mixes classes.',
    parameters: [...parameters],
  },
  networks: (values) => ({ discriminator: discriminator(read(values).discriminatorUnits) }),
  phases(values) {
    const { lambda: largest, lambdaSchedule, spectralWeight } = read(values);
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'head', 'discriminator'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head, discriminator }, { progress }) {
          const n = source.shape[0] ?? 0;
          const lambda = strength(largest, lambdaSchedule, progress);
          const f = extractor(tf.concat([source, target]), 'both');
          const [ofSource, ofTarget] = [tf.slice(f, [0, 0], [n, -1]), tf.slice(f, [n, 0], [-1, -1])];
          const classification = crossEntropy(labels, head(ofSource, 'source'));
          const domain = crossEntropy(domainLabels(n, target.shape[0] ?? 0), discriminator(gradientReversal(f, lambda), 'both'));
          const squares: tf.Scalar = tf.add(largestSingularValueSquared(ofSource), largestSingularValueSquared(ofTarget));
          return {
            total: tf.add(tf.add(classification, domain), tf.mul(spectralWeight, squares)),
            terms: { 'classification-loss': classification, 'domain-loss': domain, lambda, 'spectral-penalty': squares },
          };
        },
      },
    ];
  },
};
