/*
 * Partial adversarial domain adaptation: the target has only some of the source's classes.
 * Cao et al., Partial Adversarial Domain Adaptation, ECCV 2018 (equations 3 to 5).
 *
 *   γ = mean_t softmax(G_y(f_t)), over the whole target, then γ / max γ     [K]: classes that the target lacks get little
 *   L = mean_s γ_y CE(y_s, G_y(f_s))  +  CE of source and target by G_d(R_λ(f)), source items weighed by γ_y
 *
 * γ is computed anew at the start of each epoch; the authors do so every 500 steps. Until most source items are classified rightly
 * predictions say nothing of the target, and γ is 1 as at the paper's start. The domain loss is the mean over both domains, as in
 * DANN here, which this is with γ = 1. λ rises with progress.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { domainLabels } from '../losses/domain-labels.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { rising } from '../losses/rising.ts';
import { weightedCrossEntropy } from '../losses/weighted-cross-entropy.ts';
import { adversarialWeight, discriminator, discriminatorUnits } from './adversary.ts';
import type { Method, Seen } from './method.ts';

const parameters = [adversarialWeight, discriminatorUnits] as const;
const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(parameters, values, 'method pada');

/** γ: the mean prediction for all items of the target, the largest made 1. */
export function classWeights({ probabilities, count }: Pick<Seen, 'probabilities' | 'count'>): Float32Array {
  const weights = new Float32Array(probabilities.length / count);
  probabilities.forEach((share, at) => (weights[at % weights.length] = (weights[at % weights.length] ?? 0) + share / count));
  const largest = Math.max(...weights);
  return weights.map((weight) => weight / largest);
}

/** Whether the model classifies most of the source rightly. */
function knows({ probabilities, count, labels }: Seen & { readonly labels: Int32Array }): boolean {
  const classes = probabilities.length / count;
  const right = labels.filter((label, item) => {
    const own = probabilities.subarray(item * classes, (item + 1) * classes);
    return own[label] === Math.max(...own);
  });
  return right.length > count / 2;
}

export const pada: Method<'discriminator'> = {
  descriptor: {
    id: 'pada',
    title: 'PADA',
    description: 'DANN for a target with fewer classes than the source: those that it seems to lack count less.',
    paper: 'Cao et al., Partial Adversarial Domain Adaptation, ECCV 2018',
    setting: 'partial',
    avoidWhen: 'The target has all classes of the source, or the source model errs so much that its guess at them is worthless.',
    parameters: [...parameters],
  },
  networks: (values) => ({ discriminator: discriminator(read(values).discriminatorUnits) }),
  phases(values) {
    const { lambda: largest } = read(values);
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'head', 'discriminator'],
        repeat: 1,
        loss({ source, labels, target, targetRows }, { extractor, head, discriminator: discriminate }, { progress }) {
          const [n, m] = [source.shape[0] ?? 0, target.shape[0] ?? 0];
          // Every target item brings the same row.
          const gamma = targetRows ? tf.slice(targetRows, [0, 0], [1, -1]) : tf.ones([1, labels.shape[1]]);
          const weights = tf.sum(tf.mul(labels, gamma), 1);
          const lambda = rising(largest, progress);
          const f = extractor(tf.concat([source, target]), 'both');
          const classification = weightedCrossEntropy(labels, head(tf.slice(f, [0, 0], [n, -1]), 'source'), weights);
          const scores = discriminate(gradientReversal(f, lambda), 'both');
          const domain = weightedCrossEntropy(domainLabels(n, m), scores, tf.concat([weights, tf.ones([m])]));
          return {
            total: tf.add(classification, domain),
            terms: { 'classification-loss': classification, 'domain-loss': domain, lambda },
          };
        },
      },
    ];
  },
  refresh: () => ({
    when: 'epoch',
    rowWidth: (classes) => classes,
    compute(source, target) {
      const weights = classWeights(target);
      if (source && !knows(source)) weights.fill(1);
      const targetRows = new Float32Array(target.count * weights.length);
      for (let item = 0; item < target.count; item++) targetRows.set(weights, item * weights.length);
      return { targetRows };
    },
  }),
};
