import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { pooledBlock } from './blocks.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { dense } from './layers/dense.ts';
import { flatten } from './layers/shape.ts';
import { standardise } from './layers/standardise.ts';
import { dropoutParameter, hiddenActivation, normalisationParameter, standardiseParameter } from './network.ts';
import type { Network } from './network.ts';

const parameters = [
  normalisationParameter,
  standardiseParameter,
  {
    kind: 'number',
    key: 'headUnits',
    label: 'Head units',
    description: 'Units in each of the label head’s two hidden layers.',
    default: 100,
    minimum: 1,
    maximum: 10000,
    integer: true,
  },
  dropoutParameter,
] as const satisfies readonly Parameter[];

/**
 * The MNIST → MNIST-M network of Ganin et al. 2016 (JMLR 17, section 5.2.4 and figure 4a):
 * [28, 28, 3] → conv 5 × 5, 32 → pool → conv 5 × 5, 48 → pool → [2352] → 100 → 100 → classes, padded to keep sizes.
 * Batch normalisation, which the paper has not, follows each convolution.
 */
export const cnnSmall: Network = {
  descriptor: {
    id: 'cnn-small',
    title: 'Small convolutional network',
    description: 'Two convolutions and three dense layers, for pictures of about 28 × 28 pixels.',
    inputs: ['image'],
    parameters: [...parameters],
  },
  architecture(_input, classes, values) {
    const { normalisation, standardise: standardised, headUnits, dropout } = resolveParameters(parameters, values, 'network cnn-small');
    const block = (filters: number) => pooledBlock(filters, 5, normalisation as Normalisation);
    const active = hiddenActivation(dropout);
    return {
      extractor: [...(standardised ? [standardise] : []), ...block(32), ...block(48), flatten],
      head: [dense(headUnits), ...active, dense(headUnits), ...active, dense(classes)],
    };
  },
};
