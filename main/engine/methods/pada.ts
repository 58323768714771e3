/*
 * Partial adversarial domain adaptation: the target has only some of the source's classes.
 * Cao et al., Partial Adversarial Domain Adaptation, ECCV 2018.
 *
 *   γ = mean_t softmax(G_y(f_t)), over the whole target, then γ / max γ     [K]: classes that the target lacks get little
 *   L = mean_s γ_y CE(y_s, G_y(f_s))  +  CE of source and target by G_d(R_λ(f)), source items weighed by γ_y
 *
 * γ is computed anew at the start of each epoch; the authors do so every 500 steps, and have γ = 1 before, with an extractor that was
 * trained on other pictures. A network from scratch errs so much at first that γ would drop classes which the target has, and then
 * never learn them; so training starts from the source model, and γ with what that makes of the target. λ rises with progress. The
 * domain loss is the mean over both domains, as in DANN here, which this is with γ = 1.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { domainLabels } from '../losses/domain-labels.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { weightedCrossEntropy } from '../losses/weighted-cross-entropy.ts';
import { discriminator } from './adversary.ts';
import type { Method, Seen } from './method.ts';
import { adversarialParameters, strength } from './strength.ts';

const read = (values: Parameters<Method['phases']>[0]) => resolveParameters(adversarialParameters, values, 'method pada');

/** γ: the mean prediction for all items of the target, the largest made 1. */
export function classWeights({ probabilities, count }: Pick<Seen, 'probabilities' | 'count'>): Float32Array {
  const weights = new Float32Array(probabilities.length / count);
  probabilities.forEach((share, at) => (weights[at % weights.length] = (weights[at % weights.length] ?? 0) + share / count));
  const largest = Math.max(...weights);
  return weights.map((weight) => weight / largest);
}

export const pada: Method<'discriminator'> = {
  descriptor: {
    id: 'pada',
    title: 'PADA',
    description: 'DANN for a target with fewer classes than the source: those that it seems to lack count less.',
    paper: 'Cao et al., Partial Adversarial Domain Adaptation, ECCV 2018',
    setting: 'partial',
    avoidWhen: 'The target has all classes of the source, or the source model errs so much that its guess at them is worthless.',
    parameters: [...adversarialParameters],
  },
  needs: { sourceModel: true },
  networks: (values) => ({ discriminator: discriminator(read(values).discriminatorUnits) }),
  phases(values) {
    const { lambda: largest, lambdaSchedule } = read(values);
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'head', 'discriminator'],
        repeat: 1,
        loss({ source, labels, target, targetRows }, { extractor, head, discriminator: discriminate }, { progress }) {
          const [n, m] = [source.shape[0] ?? 0, target.shape[0] ?? 0];
          // Every target item brings the same row.
          const gamma = tf.slice(targetRows as tf.Tensor2D, [0, 0], [1, -1]);
          const weights = tf.sum(tf.mul(labels, gamma), 1);
          const lambda = strength(largest, lambdaSchedule, progress);
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
    compute(_source, target) {
      const weights = classWeights(target);
      const targetRows = new Float32Array(target.count * weights.length);
      for (let item = 0; item < target.count; item++) targetRows.set(weights, item * weights.length);
      return { targetRows };
    },
  }),
};
