import type { OperationFor } from '../operation.ts';
import { activation, rectified, softmax } from './activation.ts';
import { conv2d, depthwiseConv2d, separableConv2d } from './convolution.ts';
import { dense } from './dense.ts';
import { add, concatenate, multiply } from './join.ts';
import { batchNormalisation, layerNormalisation } from './normalisation.ts';
import { averagePooling2d, globalAveragePooling1d, globalAveragePooling2d, globalMaxPooling2d, maxPooling2d } from './pooling.ts';
import { dropout, flatten, reshape, zeroPadding2d } from './shape.ts';

/** What is made of a Keras layer, by its class. */
export const operations: ReadonlyMap<string, OperationFor> = new Map([
  ['Activation', activation],
  ['Add', add],
  ['AveragePooling2D', averagePooling2d],
  ['BatchNormalization', batchNormalisation],
  ['Concatenate', concatenate],
  ['Conv2D', conv2d],
  ['Dense', dense],
  ['DepthwiseConv2D', depthwiseConv2d],
  ['Dropout', dropout],
  ['Flatten', flatten],
  ['GlobalAveragePooling1D', globalAveragePooling1d],
  ['GlobalAveragePooling2D', globalAveragePooling2d],
  ['GlobalMaxPooling2D', globalMaxPooling2d],
  ['LayerNormalization', layerNormalisation],
  ['MaxPooling2D', maxPooling2d],
  ['Multiply', multiply],
  ['ReLU', rectified],
  ['Reshape', reshape],
  ['SeparableConv2D', separableConv2d],
  ['Softmax', softmax],
  ['ZeroPadding2D', zeroPadding2d],
]);
