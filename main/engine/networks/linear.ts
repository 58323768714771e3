import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { denseBlock } from './blocks.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { asRows, normalisationParameter, plainHead, plainHeadParameters } from './network.ts';
import type { Network } from './network.ts';

const parameters = [
  normalisationParameter,
  {
    kind: 'number',
    key: 'featureUnits',
    label: 'Feature units',
    description: 'Directions of the input that are kept as features and aligned.',
    default: 128,
    minimum: 1,
    maximum: 100000,
    integer: true,
  },
  plainHeadParameters[1],
] as const satisfies readonly Parameter[];

/**
 * A linear classifier: scores are an affine function of the input, by way of features that are a linear function of it too. The
 * features are learned and not the input itself, since aligning what nothing can change would do nothing.
 */
export const linear: Network = {
  descriptor: {
    id: 'linear',
    title: 'Linear classifier',
    description: 'No hidden layer that bends anything: the plainest model of all, for few items or very many columns or terms.',
    inputs: ['table', 'text', 'image', 'audio', 'features'],
    parameters: [...parameters],
  },
  architecture(input, classes, values) {
    const { normalisation, featureUnits, dropout } = resolveParameters(parameters, values, 'network linear');
    return {
      extractor: [...asRows(input), ...denseBlock(featureUnits, normalisation as Normalisation)],
      head: plainHead(classes, dropout),
    };
  },
};
