import type { InputSpec } from '../../../shared/model/input.ts';
import type { NetworkDescriptor, Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import type { LayerFor } from './layer.ts';
import { dropout } from './layers/dropout.ts';
import { relu } from './layers/shape.ts';

/** Layers of the two parts that every method needs: features of an input, and class scores of features. */
export interface Architecture {
  readonly extractor: readonly LayerFor[];
  readonly head: readonly LayerFor[];
}

/** A network's descriptor and its layers for an input and a number of classes. `values` were checked by the descriptor. */
export interface Network {
  readonly descriptor: NetworkDescriptor;
  architecture(input: InputSpec, classes: number, values: ParameterValues): Architecture;
}

export const normalisationParameter = {
  kind: 'choice',
  key: 'normalisation',
  label: 'Batch normalisation',
  description: 'Whether layers normalise, and by whose statistics: each domain’s own are often worth ten points.',
  default: 'domain',
  choices: [
    { value: 'none', label: 'None' },
    { value: 'shared', label: 'Both domains together' },
    { value: 'domain', label: 'Each domain its own' },
  ],
} as const satisfies Parameter;

export const dropoutParameter = {
  kind: 'number',
  key: 'dropout',
  label: 'Dropout',
  description: 'Share of the head’s hidden values that is dropped at random in training; 0 drops none.',
  default: 0,
  minimum: 0,
  maximum: 0.9,
} as const satisfies Parameter;

/** What follows a head's hidden layer, with dropout behind it where there is any. */
export const hiddenActivation = (rate: number, active: LayerFor = relu): readonly LayerFor[] =>
  rate > 0 ? [active, dropout(rate)] : [active];
