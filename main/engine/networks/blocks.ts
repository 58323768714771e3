import { batchNorm } from './layers/batch-norm.ts';
import type { Normalisation } from './layers/batch-norm.ts';
import { branches } from './layers/branches.ts';
import { convolution, pooledConvolution } from './layers/convolution.ts';
import { dense } from './layers/dense.ts';
import { sequence } from './layers/sequence.ts';
import { maxPool, relu } from './layers/shape.ts';
import type { LayerFor } from './layer.ts';

/** A layer that takes the bias away which normalisation makes idle. */
type Biased = (bias: 'bias' | 'no bias') => LayerFor;

/** A layer and, where there is any, the normalisation behind it. */
export const normalised = (layer: Biased, normalisation: Normalisation): readonly LayerFor[] =>
  normalisation === 'none' ? [layer('bias')] : [layer('no bias'), batchNorm(normalisation)];

export const convolutionBlock = (filters: number, size: number, normalisation: Normalisation): readonly LayerFor[] =>
  normalised((bias) => convolution(filters, size, bias), normalisation);

export const denseBlock = (units: number, normalisation: Normalisation): readonly LayerFor[] =>
  normalised((bias) => dense(units, bias), normalisation);

/** Convolution, normalisation, the largest of 2 × 2, ReLU: after pooling ReLU gives the same for a quarter of the work, since both are monotone. */
export const pooledBlock = (filters: number, size: number, normalisation: Normalisation): readonly LayerFor[] =>
  normalisation === 'none' ? [pooledConvolution(filters, size), relu] : [...convolutionBlock(filters, size, normalisation), maxPool, relu];

/**
 * relu(F(x) + x), F being two convolutions of 3 × 3, normalised, with ReLU between (He et al., Deep Residual Learning for Image
 * Recognition, CVPR 2016, figure 2). Where the number of channels changes, x goes through a convolution of 1 × 1 (its option B).
 */
export const residualBlock =
  (filters: number, normalisation: Normalisation): LayerFor =>
  (shape) => {
    const block = (size: number): readonly LayerFor[] => convolutionBlock(filters, size, normalisation);
    const shortcut = shape.at(-1) === filters ? [] : block(1);
    return sequence([branches('add', [[...block(3), relu, ...block(3)], shortcut]), relu], 'residual')(shape);
  };
