import { inputShape } from '../../../shared/model/input.ts';
import type { InputSpec } from '../../../shared/model/input.ts';
import type { NetworkDescriptor, Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import type { LayerFor } from './layer.ts';
import { dense } from './layers/dense.ts';
import { dropout } from './layers/dropout.ts';
import { flatten, relu } from './layers/shape.ts';

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

export const standardiseParameter = {
  kind: 'switch',
  key: 'standardise',
  label: 'Standardise each picture',
  description:
    'Whether each picture is brought to mean 0 and deviation 1 in each channel first, so that brightness and contrast say nothing.',
  default: false,
} as const satisfies Parameter;

/** Of the heads that `plainHead` makes. */
export const plainHeadParameters = [
  {
    kind: 'number',
    key: 'headUnits',
    label: 'Head units',
    description: 'Units of the label head’s hidden layer; 0 leaves it out.',
    default: 0,
    minimum: 0,
    maximum: 100000,
    integer: true,
  },
  { ...dropoutParameter, description: 'Share of what the head’s last layer is fed that is dropped at random in training; 0 drops none.' },
] as const satisfies readonly Parameter[];

/** A hidden layer, if any, dropout, if any, and class scores. */
export const plainHead = (classes: number, dropped: number, units = 0): readonly LayerFor[] => [
  ...(units > 0 ? [dense(units), relu] : []),
  ...(dropped > 0 ? [dropout(dropped)] : []),
  dense(classes),
];

/** How often both sides of [height, width, …] can be halved before one has no pixel left. */
export const halvings = ([height = 1, width = 1]: readonly number[]): number => Math.floor(Math.log2(Math.min(height, width)));

/** What makes one row of an item that is none. */
export const asRows = (input: InputSpec): readonly LayerFor[] => (inputShape(input).length > 1 ? [flatten] : []);

/** What follows a head's hidden layer, with dropout behind it where there is any. */
export const hiddenActivation = (rate: number, active: LayerFor = relu): readonly LayerFor[] =>
  rate > 0 ? [active, dropout(rate)] : [active];
