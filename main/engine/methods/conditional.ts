/* What CDAN with and without entropy conditioning have in common. */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { MethodDescriptor, Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { domainLabels } from '../losses/domain-labels.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { stopGradient } from '../losses/stop-gradient.ts';
import { weightedCrossEntropy } from '../losses/weighted-cross-entropy.ts';
import type { LayerFor } from '../networks/layer.ts';
import { outerProduct, randomisedProduct } from '../networks/layers/multilinear.ts';
import { discriminator } from './adversary.ts';
import type { Method, Setting } from './method.ts';
import { adversarialParameters, strength } from './strength.ts';

const parameters = [
  ...adversarialParameters,
  {
    kind: 'choice',
    key: 'map',
    label: 'Joining map',
    description: 'How the discriminator is shown features and predictions together.',
    default: 'fitting',
    choices: [
      { value: 'fitting', label: 'Outer product up to 4096 values, random map above' },
      { value: 'outer', label: 'Outer product' },
      { value: 'random', label: 'Random map' },
    ],
  },
  {
    kind: 'number',
    key: 'randomSize',
    label: 'Random map size',
    description: 'How many values the random map gives for an item.',
    default: 1024,
    minimum: 1,
    maximum: 16384,
    integer: true,
  },
] as const satisfies readonly Parameter[];

const largestOuterProduct = 4096;

function mapFor(map: string, randomSize: number, { featureSize, classes }: Setting): LayerFor {
  const outer = map === 'outer' || (map === 'fitting' && featureSize * classes <= largestOuterProduct);
  return outer ? outerProduct(featureSize, classes) : randomisedProduct(featureSize, classes, randomSize);
}

/** Not named `discriminator`: that one is fed features alone wherever a domain accuracy is measured. */
type Own = 'conditional-discriminator';

/** @param weigh how much each item of one domain counts, [n] with a mean of 1, by its logits [n, K]; all the same if left out */
export function conditional(
  descriptor: Omit<MethodDescriptor, 'parameters' | 'setting'>,
  weigh?: (logits: tf.Tensor) => tf.Tensor,
): Method<Own> {
  const read = (values: ParameterValues) => resolveParameters(parameters, values, `method ${descriptor.id}`);
  return {
    descriptor: { ...descriptor, setting: 'closed', parameters: [...parameters] },
    networks(values, setting) {
      const { discriminatorUnits, map, randomSize } = read(values);
      return { 'conditional-discriminator': [mapFor(map, randomSize, setting), ...discriminator(discriminatorUnits)] };
    },
    phases(values) {
      const { lambda: largest, lambdaSchedule } = read(values);
      return [
        {
          name: 'adversarial',
          updates: ['extractor', 'head', 'conditional-discriminator'],
          repeat: 1,
          loss({ source, labels, target }, { extractor, head, 'conditional-discriminator': discriminator }, { progress }) {
            const n = source.shape[0] ?? 0;
            const lambda = strength(largest, lambdaSchedule, progress);
            const f = extractor(tf.concat([source, target]), 'both');
            const g = head(f, 'both');
            const fixed = stopGradient(g);
            const seen = discriminator(tf.concat([gradientReversal(f, lambda), tf.softmax(fixed)], 1), 'both');
            const domains = domainLabels(n, target.shape[0] ?? 0);
            const weights = weigh && tf.concat([weigh(tf.slice(fixed, [0, 0], [n, -1])), weigh(tf.slice(fixed, [n, 0], [-1, -1]))]);
            const classification = crossEntropy(labels, tf.slice(g, [0, 0], [n, -1]));
            const domain = weights ? weightedCrossEntropy(domains, seen, weights) : crossEntropy(domains, seen);
            return {
              total: tf.add(classification, domain),
              terms: { 'classification-loss': classification, 'domain-loss': domain, lambda },
            };
          },
        },
      ];
    },
  };
}
