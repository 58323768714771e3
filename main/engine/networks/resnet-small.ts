import { resolveParameters } from '../../../shared/config/validate.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { Parameter } from '../../../shared/model/parameters.ts';
import { convolutionBlock, residualBlock } from './blocks.ts';
import { averageOverPixels } from './layers/average.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { maxPool, relu } from './layers/shape.ts';
import { standardise } from './layers/standardise.ts';
import { halvings, normalisationParameter, plainHead, plainHeadParameters, standardiseParameter } from './network.ts';
import type { Network } from './network.ts';

const parameters = [
  normalisationParameter,
  standardiseParameter,
  {
    kind: 'number',
    key: 'width',
    label: 'Width',
    description: 'Channels of the first stage; the second has twice and the third four times as many, which are the features.',
    default: 16,
    minimum: 1,
    maximum: 512,
    integer: true,
  },
  {
    kind: 'number',
    key: 'blocks',
    label: 'Blocks',
    description: 'Residual blocks in each of the three stages; each has two convolutions.',
    default: 2,
    minimum: 1,
    maximum: 18,
    integer: true,
  },
  ...plainHeadParameters,
] as const satisfies readonly Parameter[];

/**
 * The residual network for small pictures of He et al., Deep Residual Learning for Image Recognition, CVPR 2016 (section 4.2):
 * a convolution of 3 × 3, three stages of n blocks, the mean over all pixels, classes: 6n + 2 layers with weights. Before the second
 * and third stage sides are halved: there by strides of 2, here by the largest of 2 × 2, which every engine differentiates fast.
 */
export const resnetSmall: Network = {
  descriptor: {
    id: 'resnet-small',
    title: 'Small residual network',
    description: 'A deeper convolutional network with shortcuts, for pictures of 32 × 32 to 64 × 64 pixels.',
    inputs: ['image'],
    parameters: [...parameters],
  },
  architecture(input, classes, values) {
    const given = resolveParameters(parameters, values, 'network resnet-small');
    const { standardise: standardised, width, blocks, headUnits, dropout } = given;
    const normalisation = given.normalisation as Normalisation;
    const halved = halvings(inputShape(input));
    const stages = [width, 2 * width, 4 * width].flatMap((filters, stage) => [
      ...(stage > 0 && stage <= halved ? [maxPool] : []),
      ...Array.from({ length: blocks }, () => residualBlock(filters, normalisation)),
    ]);
    return {
      extractor: [...(standardised ? [standardise] : []), ...convolutionBlock(width, 3, normalisation), relu, ...stages, averageOverPixels],
      head: plainHead(classes, dropout, headUnits),
    };
  },
};
