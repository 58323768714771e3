import type { InputSpec } from '../../../shared/model/input.ts';
import type { NetworkDescriptor, Parameter, ParameterValues } from '../../../shared/model/parameters.ts';
import type { LayerFor } from './layer.ts';

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
