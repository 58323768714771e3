import type * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Domain, ExportedLayer, Pass, Variable } from '../layer.ts';

export type Shape = readonly number[];

/** By whose statistics a pretrained network normalises: each domain's own, those of both, or those it came with, which stay. */
export type BatchNormMode = 'domain' | 'shared' | 'frozen';

/** A variable of an operation, and the Keras weight that it starts as, such as `moving_mean`. */
export type OperationVariable = Omit<Variable, 'initial'> & { readonly weight: string };

/** What one Keras layer becomes: a pure function of what feeds it. Shapes are without the batch axis. */
export interface Operation {
  readonly outputShape: Shape;
  readonly variables: readonly OperationVariable[];
  readonly separatesDomains?: boolean;
  /** @param value reads one of its variables; @param name gives its full name. */
  apply(inputs: readonly tf.Tensor[], value: (name: string) => tf.Tensor, pass: Pass, name: (name: string) => string): tf.Tensor;
  exported(name: string, domain: Exclude<Domain, 'both'>): ExportedLayer;
}

/** Makes the operation of a layer's config, for the shapes that feed it. Throws a ZodError or `Unfit` where that cannot be. */
export type OperationFor = (config: unknown, inputs: readonly Shape[], batchNorm: BatchNormMode) => Operation;

/** Why a layer does not fit what feeds it, as the rest of a sentence that begins with the layer's name. */
export class Unfit extends Error {}

export const operation =
  <Schema extends z.ZodType>(
    schema: Schema,
    make: (config: z.output<Schema>, inputs: readonly Shape[], batchNorm: BatchNormMode) => Operation,
  ): OperationFor =>
  (config, inputs, batchNorm) =>
    make(schema.parse(config), inputs, batchNorm);

/** An operation without weights, of one input. */
export const plain = (
  outputShape: Shape,
  apply: (x: tf.Tensor, pass: Pass) => tf.Tensor,
  layer: (name: string) => ExportedLayer['layer'],
): Operation => ({
  outputShape,
  variables: [],
  apply: ([x], _value, pass) => apply(x as tf.Tensor, pass),
  exported: (name) => ({ layer: layer(name), weights: [] }),
});

/** The shape of the one input, if it has so many axes. */
export function shapeOf([shape]: readonly Shape[], axes: number): Shape {
  if (shape?.length === axes) return shape;
  throw new Unfit(`is fed [${shape?.join(', ') ?? ''}] where it takes ${axes === 3 ? '[height, width, channels]' : `${axes} axes`}`);
}

/** Of height, width and channels. */
export const mapsOf = (inputs: readonly Shape[]): readonly [number, number, number] => shapeOf(inputs, 3) as [number, number, number];

const side = z.number().int().positive();
/** One number for both sides, or one for each. */
export const sidesSchema = z.union([
  side.transform((both): [number, number] => [both, both]),
  z.tuple([side]).transform(([both]): [number, number] => [both, both]),
  z.tuple([side, side]),
]);
export const paddingSchema = z.enum(['valid', 'same']);
export const channelsLastSchema = z.literal('channels_last').nullish();
