import { resolveParameters } from '../../../shared/config/validate.ts';
import { sizeOf } from './layer.ts';
import type { LayerFor } from './layer.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { batchNorm } from './layers/batch-norm.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { dense } from './layers/dense.ts';
import { flatten, relu, sigmoid } from './layers/shape.ts';
import { dropoutParameter, hiddenActivation, normalisationParameter } from './network.ts';
import type { Network } from './network.ts';

const parameters = [
  normalisationParameter,
  {
    kind: 'number',
    key: 'hiddenUnits',
    label: 'Hidden units',
    description: 'Units of the first layer; 0 leaves it out.',
    default: 256,
    minimum: 0,
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
    description: 'Units of the label head’s hidden layer; 0 leaves it out.',
    default: 100,
    minimum: 0,
    maximum: 100000,
    integer: true,
  },
  {
    kind: 'choice',
    key: 'activation',
    label: 'Activation',
    description: 'What follows each layer.',
    default: 'relu',
    choices: [
      { value: 'relu', label: 'ReLU, max(x, 0)' },
      { value: 'sigmoid', label: 'Sigmoid, 1/(1 + exp(−x))' },
    ],
  },
  dropoutParameter,
] as const satisfies readonly Parameter[];

/** Dense layers alone: input → hidden → features, and features → head → classes. Pictures are fed as one row of pixels. */
export const mlp: Network = {
  descriptor: {
    id: 'mlp',
    title: 'Multilayer perceptron',
    description: 'Dense layers, for rows of a table, very small pictures and short recordings.',
    inputs: ['table', 'image', 'audio'],
    parameters: [...parameters],
  },
  architecture(input, classes, values) {
    const { normalisation, hiddenUnits, featureUnits, headUnits, activation, dropout } = resolveParameters(
      parameters,
      values,
      'network mlp',
    );
    const active = activation === 'sigmoid' ? sigmoid : relu;
    const block = (units: number): readonly LayerFor[] => {
      if (units === 0) return [];
      return normalisation === 'none'
        ? [dense(units), active]
        : [dense(units, 'no bias'), batchNorm(normalisation as Exclude<Normalisation, 'none'>), active];
    };
    const rows = sizeOf(inputShape(input)) === inputShape(input)[0] ? [] : [flatten];
    return {
      extractor: [...rows, ...block(hiddenUnits), ...block(featureUnits)],
      head: [...(headUnits > 0 ? [dense(headUnits), ...hiddenActivation(dropout, active)] : []), dense(classes)],
    };
  },
};
