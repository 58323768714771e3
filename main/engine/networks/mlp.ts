import { resolveParameters } from '../../../shared/config/validate.ts';
import { sizeOf } from './layer.ts';
import type { LayerFor } from './layer.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { batchNorm } from './layers/batch-norm.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { dense } from './layers/dense.ts';
import { flatten, relu } from './layers/shape.ts';
import { dropoutParameter, hiddenActivation, normalisationParameter } from './network.ts';
import type { Network } from './network.ts';

const parameters = [
  normalisationParameter,
  {
    kind: 'number',
    key: 'hiddenUnits',
    label: 'Hidden units',
    description: 'Units of the first layer.',
    default: 256,
    minimum: 1,
    maximum: 100000,
    integer: true,
  },
  {
    kind: 'number',
    key: 'featureUnits',
    label: 'Feature units',
    description: 'Units of the second layer: the features that are aligned.',
    default: 128,
    minimum: 1,
    maximum: 100000,
    integer: true,
  },
  {
    kind: 'number',
    key: 'headUnits',
    label: 'Head units',
    description: 'Units of the label head’s hidden layer.',
    default: 100,
    minimum: 1,
    maximum: 100000,
    integer: true,
  },
  dropoutParameter,
] as const satisfies readonly Parameter[];

/** Dense layers alone: input → hidden → features, and features → head → classes. Pictures are fed as one row of pixels. */
export const mlp: Network = {
  descriptor: {
    id: 'mlp',
    title: 'Multilayer perceptron',
    description: 'Dense layers, for rows of a table and very small pictures.',
    inputs: ['table', 'image'],
    parameters: [...parameters],
  },
  architecture(input, classes, values) {
    const { normalisation, hiddenUnits, featureUnits, headUnits, dropout } = resolveParameters(parameters, values, 'network mlp');
    const block = (units: number): readonly LayerFor[] =>
      normalisation === 'none'
        ? [dense(units), relu]
        : [dense(units, 'no bias'), batchNorm(normalisation as Exclude<Normalisation, 'none'>), relu];
    const rows = sizeOf(inputShape(input)) === inputShape(input)[0] ? [] : [flatten];
    return {
      extractor: [...rows, ...block(hiddenUnits), ...block(featureUnits)],
      head: [dense(headUnits), ...hiddenActivation(dropout), dense(classes)],
    };
  },
};
