/*
 * Covariate shift by weights: source items that look like target items count for more.
 * The aim: Huang et al., Correcting Sample Selection Bias by Unlabeled Data, NeurIPS 2006. The estimate: a classifier of the
 * domains (Bickel et al., ICML 2007) in place of their kernel mean matching, whose quadratic programme has n_s unknowns.
 *
 *   f = G_f(x)                       features [n, d] of the source-only model, which stays as it is
 *   w = p(t | f_s) / p(s | f_s) · n_s / n_t        by logistic regression; cut off at w_max, of mean 1
 *   L = 1/n Σ_i w_i CE(y_i, G_y(f_i))        over source items, minimised by G_y alone
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { sourceWeights } from '../closed-form/source-weights.ts';
import { weightedCrossEntropy } from '../losses/weighted-cross-entropy.ts';
import type { Method } from './method.ts';

const parameters = [
  {
    kind: 'number',
    key: 'largestWeight',
    label: 'Largest weight',
    description: 'Where weights are cut off, before they are divided by their mean; a small one makes all alike.',
    default: 10,
    minimum: 0.01,
    maximum: 10000,
  },
  {
    kind: 'number',
    key: 'components',
    label: 'Components',
    description: 'By how many principal directions of the features the domains are told apart.',
    default: 64,
    minimum: 1,
    maximum: 256,
    integer: true,
  },
] as const satisfies readonly Parameter[];

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method density-reweighting');

export const densityReweighting: Method<never> = {
  descriptor: {
    id: 'density-reweighting',
    title: 'Density reweighting',
    description: 'Weighs source items by how likely they would be in the target, and retrains the head with these weights.',
    paper: 'Huang et al., Correcting Sample Selection Bias by Unlabeled Data, NeurIPS 2006',
    setting: 'closed',
    avoidWhen: 'The target lies where the source has no items: then a few items carry all the weight.',
    parameters: [...parameters],
  },
  needs: { sourceModel: true, noTarget: true },
  networks: () => ({}),
  phases: () => [
    {
      name: 'retrain',
      updates: ['head'],
      repeat: 1,
      loss({ source, labels, sourceRows }, { extractor, head }) {
        const weights = tf.reshape(sourceRows as tf.Tensor2D, [-1]);
        const classification = weightedCrossEntropy(labels, head(extractor(source, 'source'), 'source'), weights);
        return { total: classification, terms: { 'classification-loss': classification } };
      },
    },
  ],
  refresh(values) {
    const { largestWeight: largest, components } = read(values);
    return {
      when: 'start',
      rowWidth: () => 1,
      compute(source, target) {
        if (source === null) throw new Error('Weights of source items need their features.');
        const size = source.features.length / source.count;
        return { sourceRows: sourceWeights(source.features, target.features, size, { components, largest }) };
      },
    };
  },
};
