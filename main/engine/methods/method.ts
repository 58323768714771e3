import type * as tf from '@tensorflow/tfjs-core';
import type { MethodDescriptor, ParameterValues } from '../../../shared/model/parameters.ts';
import type { Domain, LayerFor } from '../networks/layer.ts';

/** A step's data: n items of each domain, and the source's labels, one-hot [n, K]. Target labels do not come here. */
export interface Batch {
  readonly source: tf.Tensor;
  readonly labels: tf.Tensor2D;
  readonly target: tf.Tensor;
}

/** Applies one of the networks; `domain` says whose items x holds, for layers with statistics of each domain. */
export type Apply = (x: tf.Tensor, domain?: Domain) => tf.Tensor;

/** The networks of every method, and those that the method brings itself. */
export type Networks<Own extends string = never> = Readonly<Record<'extractor' | 'head' | Own, Apply>>;

/** What is minimised, and its parts under the names that charts show. Scalars all. */
export interface Losses {
  readonly total: tf.Scalar;
  readonly terms: Readonly<Record<string, tf.Scalar>>;
}

/** One update, `repeat` times in each step, of some of the networks. Progress τ ∈ [0, 1] is a scalar tensor. */
export interface Phase<Own extends string = never> {
  readonly name: string;
  readonly updates: readonly ('extractor' | 'head' | Own)[];
  readonly repeat: number;
  loss(batch: Batch, networks: Networks<Own>, progress: tf.Scalar): Losses;
}

/** `networks` makes the method's own networks for features of some size; one named `discriminator` gives the domain accuracy. */
export interface Method<Own extends string = string> {
  readonly descriptor: MethodDescriptor;
  networks(values: ParameterValues): Readonly<Record<Own, readonly LayerFor[]>>;
  phases(values: ParameterValues): readonly Phase<Own>[];
}
