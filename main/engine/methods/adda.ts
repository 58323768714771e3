/*
 * Adversarial discriminative domain adaptation.
 * Tzeng et al., Adversarial Discriminative Domain Adaptation, CVPR 2017 (section 4).
 *
 *   M_s, C         extractor and head of the trained source model, both frozen from here on
 *   M_t            the target's extractor, which starts as M_s
 *   A  min D       CE(source, D(M_s(x_s))) + CE(target, D(M_t(x_t)))
 *   B  min M_t     CE(source, D(M_t(x_t)))              the labels turned round, not the gradient
 *
 * Features [n, d]. M_t is the model's extractor; a target item's class is C(M_t(x_t)). The domain loss is the mean over both domains.
 * The paper's D has two hidden layers; this one has one, as in the other adversarial methods here.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { domainLabels } from '../losses/domain-labels.ts';
import { discriminator } from './adversary.ts';
import { discriminatorUnits } from './strength.ts';
import type { Method } from './method.ts';

const parameters = [discriminatorUnits] as const;

// Not `discriminator`: it never sees source items by the extractor that the model keeps, so it could not tell its domain accuracy.
export const adda: Method<'source-extractor' | 'target-discriminator'> = {
  descriptor: {
    id: 'adda',
    title: 'ADDA',
    description: 'Starts from the source model; a second extractor, for the target, learns to give features like the source’s.',
    paper: 'Tzeng et al., Adversarial Discriminative Domain Adaptation, CVPR 2017',
    setting: 'closed',
    avoidWhen: 'Source accuracy must be kept: the adapted extractor is the target’s alone, and nothing holds classes in their places.',
    parameters: [...parameters],
  },
  needs: { sourceModel: true },
  networks: (values) => ({
    'source-extractor': { copyOf: 'extractor' },
    'target-discriminator': discriminator(resolveParameters(parameters, values, 'method adda').discriminatorUnits),
  }),
  phases: () => [
    {
      name: 'discriminate',
      updates: ['target-discriminator'],
      repeat: 1,
      loss({ source, target }, { extractor, 'source-extractor': sourceExtractor, 'target-discriminator': discriminate }) {
        const f = tf.concat([sourceExtractor(source, 'source'), extractor(target, 'target')]);
        const domain = crossEntropy(domainLabels(source.shape[0] ?? 0, target.shape[0] ?? 0), discriminate(f, 'both'));
        return { total: domain, terms: { 'domain-loss': domain } };
      },
    },
    {
      name: 'mislead',
      updates: ['extractor'],
      repeat: 1,
      loss({ target }, { extractor, 'target-discriminator': discriminate }) {
        const inverted = crossEntropy(domainLabels(target.shape[0] ?? 0, 0), discriminate(extractor(target, 'target'), 'target'));
        return { total: inverted, terms: { 'inverted-domain-loss': inverted } };
      },
    },
  ],
};
