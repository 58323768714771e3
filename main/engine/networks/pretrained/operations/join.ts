import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { ExportedLayer } from '../../layer.ts';
import { operation, Unfit } from '../operation.ts';
import type { Operation, OperationFor, Shape } from '../operation.ts';

const told = (shapes: readonly Shape[]): string => shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ');

const joining = (
  outputShape: Shape,
  join: (inputs: tf.Tensor[]) => tf.Tensor,
  layer: (name: string) => ExportedLayer['layer'],
): Operation => ({
  outputShape,
  variables: [],
  apply: (inputs) => join([...inputs]),
  exported: (name) => ({ layer: layer(name), weights: [] }),
});

/** Value by value; a side of length 1 goes with any other. */
const byValue = (
  of: (first: tf.Tensor, second: tf.Tensor) => tf.Tensor,
  layer: (given: { name: string }) => ExportedLayer['layer'],
): OperationFor =>
  operation(z.object({}), (_config, shapes) => {
    const outputShape = (shapes[0] ?? []).map((_, axis) => Math.max(...shapes.map((shape) => shape[axis] ?? 0)));
    const fits = shapes.every(
      (shape) => shape.length === outputShape.length && shape.every((side, axis) => side === 1 || side === outputShape[axis]),
    );
    if (!fits || shapes.length < 2) throw new Unfit(`cannot join ${told(shapes)}`);
    return joining(
      outputShape,
      (inputs) => inputs.reduce((joined, input) => of(joined, input)),
      (name) => layer({ name }),
    );
  });

export const add = byValue((first, second) => tf.add(first, second), layers.add);
export const multiply = byValue((first, second) => tf.mul(first, second), layers.multiply);

/** Along the last axis. */
export const concatenate = operation(z.object({ axis: z.number().int().default(-1) }), ({ axis }, shapes) => {
  const leading = shapes[0]?.slice(0, -1) ?? [];
  if (axis !== -1 && axis !== leading.length + 1) throw new Unfit(`joins along axis ${axis}, not the last`);
  if (shapes.some((shape) => shape.slice(0, -1).join() !== leading.join())) throw new Unfit(`cannot join ${told(shapes)}`);
  return joining(
    [...leading, shapes.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)],
    (inputs) => tf.concat(inputs, -1),
    (name) => layers.concatenate({ name }),
  );
});
