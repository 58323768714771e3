/*
 * Disparity discrepancy, for numbers.
 * Zhang et al., Bridging Theory and Algorithm for Domain Adaptation, ICML 2019 (section 3: the disparity discrepancy for any loss).
 *
 *   f, f′           head and adversarial head of the same layers on the features ψ(x), one number each
 *   d(a, b)         (σ(a) − σ(b))², σ(a) = 1 / (1 + exp(−a)): between 0 and 1, so that f′ cannot win by growing without bound
 *   D               mean_t d(f′, f) − γ mean_s d(f′, f)          f without gradient
 *   max f′          D                                            f′ agrees with f on the source and disagrees on the target
 *   min f, ψ        mean_s (y_s − f)² + η D                      ψ makes that impossible
 *
 * One update of all: f′ minimises −D, whose gradient is reversed and weighed by η on its way to ψ, as in `mdd`, which does the same for
 * classes. η rises from 0 with progress.
 */
import * as tf from '@tensorflow/tfjs-core';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { gradientReversal } from '../losses/gradient-reversal.ts';
import { rising } from '../losses/rising.ts';
import { squaredError } from '../losses/squared-error.ts';
import { stopGradient } from '../losses/stop-gradient.ts';
import type { Method } from './method.ts';
import { weightParameter } from './strength.ts';

const parameters = [
  weightParameter(
    'margin',
    'Agreement weight γ',
    'How much more the adversarial head’s agreement on the source counts than its disagreement on the target.',
    1,
  ),
  weightParameter('eta', 'Discrepancy weight η', 'How strongly features are moved against the adversarial head, at its largest.', 1),
] as const;

const disparity = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => tf.mean(tf.square(tf.sub(tf.sigmoid(a), tf.sigmoid(b))));

export const dd: Method<'adversarial-head'> = {
  descriptor: {
    id: 'dd',
    title: 'Disparity discrepancy',
    description: 'A second head seeks target items on which its number can differ from the first’s; the features learn to leave it none.',
    paper: 'Zhang et al., Bridging Theory and Algorithm for Domain Adaptation, ICML 2019',
    setting: 'regression',
    avoidWhen:
      'The target’s numbers lie in another range than the source’s: features are then aligned that should differ. On small data it varies much with the seed; DAN does less.',
    parameters: [...parameters],
    tasks: ['regression'],
  },
  networks: (_values, { architecture: { head } }) => ({ 'adversarial-head': head }),
  phases(values) {
    const { margin, eta: largest } = resolveParameters(parameters, values, 'method dd');
    return [
      {
        name: 'adversarial',
        updates: ['extractor', 'head', 'adversarial-head'],
        repeat: 1,
        loss({ source, labels, target }, { extractor, head, 'adversarial-head': adversary }, { progress }) {
          const eta = rising(largest, progress);
          const features = extractor(tf.concat([source, target]), 'both');
          const [onSource, onTarget] = tf.split(head(features, 'both'), 2) as [tf.Tensor, tf.Tensor];
          const [otherOnSource, otherOnTarget] = tf.split(adversary(gradientReversal(features, eta), 'both'), 2) as [tf.Tensor, tf.Tensor];
          const regression = squaredError(labels, onSource);
          const agreement = disparity(otherOnSource, stopGradient(onSource));
          const disagreement = disparity(otherOnTarget, stopGradient(onTarget));
          const discrepancy = tf.sub<tf.Scalar>(disagreement, tf.mul(margin, agreement));
          return {
            total: tf.sub(regression, discrepancy),
            terms: { 'regression-loss': regression, discrepancy, eta },
          };
        },
      },
    ];
  },
};
