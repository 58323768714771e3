/*
 * FixMatch.
 * Sohn et al., FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence, NeurIPS 2020.
 *
 *   q = softmax(G_y(G_f(x_t)))       of a weak view of target items, [n, K]
 *   L = CE(y_s, G_y(G_f(x_s))) + λ · mean_i 1[max q_i ≥ θ] · CE(argmax q_i, G_y(G_f(x′_t,i)))        x′: a strong view
 *
 * Items below the threshold count as 0, not as fewer items. Nothing learns through q. The paper's unlabelled items are those of the
 * target here, and as many as the labelled ones.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { scoresOfBoth } from '../losses/scores.ts';
import { withoutGradient } from '../losses/stop-gradient.ts';
import { weightedCrossEntropy } from '../losses/weighted-cross-entropy.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  {
    kind: 'number',
    key: 'threshold',
    label: 'Threshold θ',
    description: 'How probable a target item’s class must be, by its weak view, for the item to be learnt from.',
    default: 0.95,
    minimum: 0,
    maximum: 1,
  },
  weightParameter(
    'pseudoLabelWeight',
    'Pseudo-label weight λ',
    'Weight of learning from the target’s own predictions beside the classification of the source.',
    1,
  ),
] as const satisfies readonly Parameter[];

export const fixmatch: Method<never> = {
  descriptor: {
    id: 'fixmatch',
    title: 'FixMatch',
    description: 'What the model is sure of about a target item hardly changed becomes the label of the same item changed a lot.',
    paper: 'Sohn et al., FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence, NeurIPS 2020',
    setting: 'closed',
    avoidWhen: 'Changes of items change their classes, or the source-only model is sure of wrong classes in the target.',
    parameters: [...parameters],
  },
  needs: { views: true },
  networks: () => ({}),
  phases(values) {
    const { threshold, pseudoLabelWeight } = resolveParameters(parameters, values, 'method fixmatch');
    return [
      {
        name: 'classify',
        updates: ['extractor', 'head'],
        repeat: 1,
        loss({ source, labels, target, strong = target }, networks) {
          const [ofSource, ofStrong] = scoresOfBoth(source, strong, networks);
          const classification = crossEntropy(labels, ofSource);
          // Source items come along, so that statistics of both domains together stay those of both.
          const q = withoutGradient(() => tf.softmax(scoresOfBoth(source, target, networks)[1]));
          const sure = tf.cast(tf.greaterEqual(tf.max(q, 1), threshold), 'float32');
          const pseudoLabels = tf.cast(tf.oneHot(tf.argMax(q, 1), q.shape[1] ?? 1), 'float32');
          const pseudo = weightedCrossEntropy(pseudoLabels, ofStrong, sure);
          return {
            total: tf.add(classification, tf.mul(pseudoLabelWeight, pseudo)),
            terms: { 'classification-loss': classification, 'pseudo-label-loss': pseudo, 'pseudo-label-share': tf.mean<tf.Scalar>(sure) },
          };
        },
      },
    ];
  },
};
