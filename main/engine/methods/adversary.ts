/* What methods with an adversary on the features have in common: its layers, and how its size and strength are set. */
import type { Parameter } from '../../../shared/model/parameters.ts';
import { dense } from '../networks/layers/dense.ts';
import { relu } from '../networks/layers/shape.ts';
import type { LayerFor } from '../networks/layer.ts';

export const discriminatorUnits = {
  kind: 'number',
  key: 'discriminatorUnits',
  label: 'Discriminator units',
  description: 'Units of the domain discriminator’s hidden layer.',
  default: 100,
  minimum: 1,
  maximum: 10000,
  integer: true,
} as const satisfies Parameter;

export const adversarialWeight = {
  kind: 'number',
  key: 'lambda',
  label: 'Adversarial weight λ',
  description: 'How strongly features are kept from telling the domains apart, at its largest.',
  default: 1,
  minimum: 0,
  maximum: 100,
} as const satisfies Parameter;

/** Scores of source and target for features, or one score with `outputs` 1. */
export const discriminator = (units: number, outputs = 2): readonly LayerFor[] => [dense(units), relu, dense(outputs)];
