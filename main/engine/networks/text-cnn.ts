import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { normalised } from './blocks.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { branches } from './layers/branches.ts';
import { embedding } from './layers/embedding.ts';
import { relu } from './layers/shape.ts';
import { bestOverTime } from './layers/time-convolution.ts';
import { tokenCount } from '../tokens.ts';
import { normalisationParameter, plainHead, plainHeadParameters } from './network.ts';
import type { Network } from './network.ts';

/** How many words a filter sees. */
const widths = [3, 4, 5];

const parameters = [
  normalisationParameter,
  {
    kind: 'number',
    key: 'embeddingUnits',
    label: 'Embedding units',
    description: 'Numbers that stand for a word; they are learned.',
    default: 64,
    minimum: 1,
    maximum: 1024,
    integer: true,
  },
  {
    kind: 'number',
    key: 'filters',
    label: 'Filters',
    description: 'Filters of each width, 3, 4 and 5 words; together they are the features.',
    default: 64,
    minimum: 1,
    maximum: 1024,
    integer: true,
  },
  ...plainHeadParameters,
] as const satisfies readonly Parameter[];

/**
 * Kim, Convolutional Neural Networks for Sentence Classification, EMNLP 2014, with vectors of words that are learned from the start
 * (CNN-rand): token ids [length] → vectors → filters over 3, 4 and 5 words, side by side → the largest over time → classes.
 * Batch normalisation, which the paper has not, follows the largest.
 */
export const textCnn: Network = {
  descriptor: {
    id: 'text-cnn',
    title: 'Convolutional network for text',
    description: 'Learned vectors of words, and filters over a few words each, for texts whose order of words matters.',
    inputs: ['text'],
    textAs: 'tokens',
    parameters: [...parameters],
  },
  architecture(input, classes, values) {
    const given = resolveParameters(parameters, values, 'network text-cnn');
    const { normalisation, embeddingUnits, filters, headUnits, dropout } = given;
    const filtered = normalised(
      (bias) =>
        branches(
          'concatenate',
          widths.map((width) => [bestOverTime(filters, width, bias)]),
        ),
      normalisation as Normalisation,
    );
    return {
      extractor: [embedding(tokenCount(input), embeddingUnits), ...filtered, relu],
      head: plainHead(classes, dropout, headUnits),
    };
  },
};
