import { resolveParameters } from '../../../shared/config/validate.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { convolutionBlock, pooledBlock } from './blocks.ts';
import { averageOverTime } from './layers/average.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { relu } from './layers/shape.ts';
import { halvings, normalisationParameter, plainHead, plainHeadParameters } from './network.ts';
import type { Network } from './network.ts';

const parameters = [
  normalisationParameter,
  {
    kind: 'number',
    key: 'width',
    label: 'Width',
    description: 'Channels of the first block; each further one has twice as many, up to eight times.',
    default: 16,
    minimum: 1,
    maximum: 512,
    integer: true,
  },
  {
    kind: 'number',
    key: 'blocks',
    label: 'Blocks',
    description: 'Convolutions, each of which halves time and bands.',
    default: 4,
    minimum: 1,
    maximum: 8,
    integer: true,
  },
  ...plainHeadParameters,
] as const satisfies readonly Parameter[];

/**
 * Log-mel energies [frames, bands, 1] as a picture: blocks of a convolution of 3 × 3, normalisation, the largest of 2 × 2 and ReLU,
 * and the mean over time, which leaves each band its features. In the manner of Kong et al., PANNs, IEEE/ACM TASLP 28, 2020, at a
 * fraction of their size.
 */
export const audioCnn: Network = {
  descriptor: {
    id: 'audio-cnn',
    title: 'Convolutional network for sound',
    description: 'A few convolutions over time and frequency, for recordings of some seconds.',
    inputs: ['audio'],
    parameters: [...parameters],
  },
  architecture(input, classes, values) {
    const given = resolveParameters(parameters, values, 'network audio-cnn');
    const { width, blocks, headUnits, dropout } = given;
    const normalisation = given.normalisation as Normalisation;
    const halved = halvings(inputShape(input));
    const block = (at: number) => {
      const filters = width * 2 ** Math.min(at, 3);
      return at < halved ? pooledBlock(filters, 3, normalisation) : [...convolutionBlock(filters, 3, normalisation), relu];
    };
    return {
      extractor: [...Array.from({ length: blocks }, (_, at) => block(at)).flat(), averageOverTime],
      head: plainHead(classes, dropout, headUnits),
    };
  },
};
