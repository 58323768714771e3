import { resolveParameters } from '../../../shared/config/validate.ts';
import type { LayerFor } from './layer.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { denseBlock } from './blocks.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { dense } from './layers/dense.ts';
import { relu, sigmoid } from './layers/shape.ts';
import { asRows, dropoutParameter, hiddenActivation, normalisationParameter } from './network.ts';
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

/** Dense layers alone: input → hidden → features, and features → head → classes. Pictures and sound are fed as one row. */
export const mlp: Network = {
  descriptor: {
    id: 'mlp',
    title: 'Multilayer perceptron',
    description: 'Dense layers, for rows of a table, terms of a text, very small pictures and short recordings.',
    inputs: ['table', 'image', 'text', 'audio', 'features'],
    parameters: [...parameters],
  },
  architecture(input, classes, values) {
    const { normalisation, hiddenUnits, featureUnits, headUnits, activation, dropout } = resolveParameters(
      parameters,
      values,
      'network mlp',
    );
    const active = activation === 'sigmoid' ? sigmoid : relu;
    const block = (units: number): readonly LayerFor[] =>
      units === 0 ? [] : [...denseBlock(units, normalisation as Normalisation), active];
    return {
      extractor: [...asRows(input), ...block(hiddenUnits), ...block(featureUnits)],
      head: [...(headUnits > 0 ? [dense(headUnits), ...hiddenActivation(dropout, active)] : []), dense(classes)],
    };
  },
};
