/*
 * Minimum class confusion.
 * Jin et al., Minimum Class Confusion for Versatile Domain Adaptation, ECCV 2020 (section 3.2).
 *
 *   p = softmax(g_t / T)                         class scores [n, K] of target items, softened
 *   w_i = n (1 + exp(−H(p_i))) / Σ_j (1 + exp(−H(p_j)))      certain items count more
 *   C = pᵀ diag(w) p                             how often classes are confused, [K, K]
 *   C̃ = C, each row divided by its sum
 *   L = CE(y_s, g_s) + μ · Σ_{j≠k} C̃_jk / K
 *
 * Weights w have no gradient. The paper leaves that open; its authors' code says so.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { entropies } from '../losses/entropy.ts';
import { scoresOfBoth } from '../losses/scores.ts';
import { stopGradient } from '../losses/stop-gradient.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  {
    kind: 'number',
    key: 'temperature',
    label: 'Temperature T',
    description: 'Divides the class scores, so that second guesses show even where the classifier is overconfident.',
    default: 2.5,
    minimum: 0.1,
    maximum: 100,
  },
  weightParameter(
    'confusionWeight',
    'Confusion weight μ',
    'Weight of the confusion of classes on the target beside the classification of the source.',
    1,
  ),
] as const satisfies readonly Parameter[];

/** Σ_{j≠k} C̃_jk / K of class scores g [n, K]. */
function confusion(g: tf.Tensor, temperature: number): tf.Scalar {
  const [n = 0, classes = 0] = g.shape;
  const softened = tf.div(g, temperature);
  const p = tf.softmax(softened);
  const certainty = stopGradient(tf.add(1, tf.exp(tf.neg(entropies(softened)))));
  const w = tf.div(tf.mul(n, certainty), tf.sum(certainty));
  const C = tf.matMul(p, tf.mul(tf.reshape(w, [n, 1]), p), true);
  // A class of which no item is by far must not give 0/0.
  const rows = tf.div(C, tf.add(tf.sum(C, 1, true), 1e-12));
  return tf.div(tf.sum(tf.mul(rows, tf.sub(1, tf.eye(classes)))), classes);
}

export const mcc: Method<never> = {
  descriptor: {
    id: 'mcc',
    title: 'MCC',
    description: 'The classifier is asked not to waver between the same pairs of classes on target items.',
    paper: 'Jin et al., Minimum Class Confusion for Versatile Domain Adaptation, ECCV 2020',
    setting: 'closed',
    avoidWhen: 'The source-only model is wrong about most of the target, or batches hold far fewer items than there are classes.',
    parameters: [...parameters],
  },
  networks: () => ({}),
  phases(values) {
    const { temperature, confusionWeight } = resolveParameters(parameters, values, 'method mcc');
    return [
      {
        name: 'classify',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target }, networks) {
          const [ofSource, ofTarget] = scoresOfBoth(source, target, networks);
          const classification = crossEntropy(labels, ofSource);
          const confused = confusion(ofTarget, temperature);
          return {
            total: tf.add(classification, tf.mul(confusionWeight, confused)),
            terms: { 'classification-loss': classification, confusion: confused },
          };
        },
      },
    ];
  },
};
