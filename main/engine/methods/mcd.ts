/*
 * Maximum classifier discrepancy.
 * Saito et al., Maximum Classifier Discrepancy for Unsupervised Domain Adaptation, CVPR 2018 (section 3.2).
 *
 *   C1, C2            two heads on the features G(x), started apart
 *   d(p, q)           mean |p − q| over classes and items
 *   A  min G, C1, C2  CE(y_s, C1(G(x_s))) + CE(y_s, C2(G(x_s)))
 *   B  min C1, C2     the same − β·d(C1(G(x_t)), C2(G(x_t)))        heads disagree where the target is unlike the source
 *   C  min G          β·d(C1(G(x_t)), C2(G(x_t))), n times          features move to where they agree
 *
 * Two optimisers: G and the heads each keep their own state, whichever phase updates them. C1 is the model's head. The authors' networks
 * for digits drop out units of the heads; heads that know the source by heart agree where they should not.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { discrepancy } from '../losses/discrepancy.ts';
import type { Batch, Method, Networks } from './method.ts';

const parameters = [
  {
    kind: 'number',
    key: 'generatorSteps',
    label: 'Extractor updates n',
    description: 'How often the extractor is updated in the last phase of each step.',
    default: 4,
    minimum: 1,
    maximum: 20,
    integer: true,
  },
  {
    kind: 'number',
    key: 'discrepancyWeight',
    label: 'Discrepancy weight β',
    description: 'Weight of the heads’ disagreement beside the classification of the source.',
    default: 1,
    minimum: 0,
    maximum: 100,
  },
] as const satisfies readonly Parameter[];

type Own = 'second-head';
const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method mcd');

function classify({ source, labels }: Batch, { extractor, head, 'second-head': second }: Networks<Own>): tf.Scalar {
  const f = extractor(source, 'source');
  return tf.add(crossEntropy(labels, head(f, 'source')), crossEntropy(labels, second(f, 'source')));
}

function disagree({ target }: Batch, { extractor, head, 'second-head': second }: Networks<Own>): tf.Scalar {
  const f = extractor(target, 'target');
  return discrepancy(tf.softmax(head(f, 'target')), tf.softmax(second(f, 'target')));
}

export const mcd: Method<Own> = {
  descriptor: {
    id: 'mcd',
    title: 'MCD',
    description: 'Two heads learn to disagree on target items; the features learn to make them agree.',
    paper: 'Saito et al., Maximum Classifier Discrepancy for Unsupervised Domain Adaptation, CVPR 2018',
    setting: 'closed',
    avoidWhen:
      'Time is short: each step has several updates, and it takes many steps to settle. Without dropout in the head, long training undoes it.',
    parameters: [...parameters],
  },
  networks: (_values, { architecture: { head } }) => ({ 'second-head': head }),
  phases(values) {
    const { generatorSteps, discrepancyWeight } = read(values);
    return [
      {
        name: 'classify',
        updates: ['extractor', 'head', 'second-head'],
        repeat: 1,
        loss(batch, networks) {
          const classification = classify(batch, networks);
          return { total: classification, terms: { 'classification-loss': classification } };
        },
      },
      {
        name: 'disagree',
        updates: ['head', 'second-head'],
        repeat: 1,
        loss(batch, networks) {
          const distance = disagree(batch, networks);
          return { total: tf.sub(classify(batch, networks), tf.mul(discrepancyWeight, distance)), terms: {} };
        },
      },
      {
        name: 'agree',
        updates: ['extractor'],
        repeat: generatorSteps,
        loss(batch, networks) {
          const distance = disagree(batch, networks);
          return { total: tf.mul(discrepancyWeight, distance), terms: { discrepancy: distance } };
        },
      },
    ];
  },
};
