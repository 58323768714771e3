/* Parameters that methods have in common: the weight of what they add to the classification loss, and how it comes about. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { rising } from '../losses/rising.ts';

export const weightParameter = <Key extends string>(key: Key, label: string, description: string, usual: number) =>
  ({ kind: 'number', key, label, description, default: usual, minimum: 0, maximum: 1000 }) as const satisfies Parameter;

/** How a weight comes to its largest value. */
export const scheduleParameter = <Key extends string>(key: Key, label: string, usual: 'rising' | 'constant') =>
  ({
    kind: 'choice',
    key,
    label,
    description: 'How the weight comes to its largest value with progress τ.',
    default: usual,
    choices: [
      { value: 'rising', label: '2/(1 + exp(−10τ)) − 1 (Ganin 2016)' },
      { value: 'constant', label: 'Constant' },
    ],
  }) as const satisfies Parameter;

/** A weight at some progress. */
export const strength = (largest: number, schedule: string, progress: tf.Scalar): tf.Scalar =>
  schedule === 'constant' ? tf.scalar(largest) : rising(largest, progress);

export const discriminatorUnits = {
  kind: 'number',
  key: 'discriminatorUnits',
  label: 'Discriminator units',
  description: 'Units of the domain discriminator’s hidden layer; 0 leaves it out.',
  default: 100,
  minimum: 0,
  maximum: 10000,
  integer: true,
} as const satisfies Parameter;

/** What a method with a domain discriminator has, as DANN has it. */
export const adversarialParameters = [
  weightParameter('lambda', 'Adversarial weight λ', 'How strongly features are kept from telling the domains apart, at its largest.', 1),
  scheduleParameter('lambdaSchedule', 'λ schedule', 'rising'),
  discriminatorUnits,
] as const satisfies readonly Parameter[];
