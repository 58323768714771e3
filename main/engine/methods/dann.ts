/*
 * Domain-adversarial training of neural networks.
 * Ganin et al., Domain-Adversarial Training of Neural Networks, JMLR 17 (2016).
 *
 *   f = G_f(x)                       features [n, d] of both domains
 *   L = CE(y_s, G_y(f_s)) + CE(d, G_d(R_λ(f)))        d: source or target (2-way form)
 *   λ = λ_max · (2 / (1 + exp(−γτ)) − 1)              τ: progress (section 5.2.2)
 *
 * Where labels are numbers, (y_s − G_y(f_s))² stands for the cross-entropy. The domain loss is the mean over source and target together; R_λ reverses its gradient on the way to G_f.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { domainLabels } from '../losses/domain-labels.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { supervised } from '../losses/supervised.ts';
import { discriminator } from './adversary.ts';
import type { Method } from './method.ts';
import { adversarialParameters, strength } from './strength.ts';

const parameters = [
  ...adversarialParameters,
  {
    kind: 'number',
    key: 'discriminatorRate',
    label: 'Discriminator’s learning rate',
    description: 'As a multiple of that of the other networks; the authors’ own code for the moons has λ here.',
    default: 1,
    minimum: 0.001,
    maximum: 1000,
  },
] as const satisfies readonly Parameter[];

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method dann');

export const dann: Method<'discriminator'> = {
  descriptor: {
    id: 'dann',
    title: 'DANN',
    description: 'An adversary tries to tell source from target by the features; the features learn to prevent it.',
    paper: 'Ganin et al., Domain-Adversarial Training of Neural Networks, JMLR 17, 2016',
    setting: 'closed',
    avoidWhen: 'The target lacks classes of the source, or their shares differ much: aligning the whole then mixes classes.',
    parameters: [...parameters],
    tasks: ['classification', 'regression'],
  },
  networks: (values) => ({ discriminator: discriminator(read(values).discriminatorUnits) }),
  phases(values, { task }) {
    const fit = supervised(task);
    const { lambda: largest, lambdaSchedule, discriminatorRate } = read(values);
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'head', 'discriminator'],
        repeat: 1,
        rates: { discriminator: discriminatorRate },
        loss({ source, labels, target }, { extractor, head, discriminator: discriminate }, { progress }) {
          const n = source.shape[0] ?? 0;
          const lambda = strength(largest, lambdaSchedule, progress);
          const f = extractor(tf.concat([source, target]), 'both');
          const classification = fit.of(labels, head(tf.slice(f, [0, 0], [n, -1]), 'source'));
          const domain = crossEntropy(domainLabels(n, target.shape[0] ?? 0), discriminate(gradientReversal(f, lambda), 'both'));
          return {
            total: tf.add(classification, domain),
            terms: { [fit.name]: classification, 'domain-loss': domain, lambda },
          };
        },
      },
    ];
  },
};
