import type * as tf from '@tensorflow/tfjs-core';
import type { MethodDescriptor, ParameterValues } from '../../../shared/model/parameters.ts';
import type { Domain, LayerFor, Random } from '../networks/layer.ts';
import type { Architecture } from '../networks/network.ts';

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

/** What a loss depends on beside data and weights: progress τ ∈ [0, 1], a scalar tensor, and the step's random numbers. */
export interface LossContext {
  readonly progress: tf.Scalar;
  readonly random: Random;
}

/**
 * One update, `repeat` times in each step, of some of the networks; the others are frozen meanwhile. `rates` multiply the
 * learning rate of a network. A loss is pure: it reads no tensor's values and no state of the host, so it can be compiled.
 */
export interface Phase<Own extends string = never> {
  readonly name: string;
  readonly updates: readonly ('extractor' | 'head' | Own)[];
  readonly repeat: number;
  readonly rates?: Readonly<Partial<Record<'extractor' | 'head' | Own, number>>>;
  loss(batch: Batch, networks: Networks<Own>, context: LossContext): Losses;
}

/**
 * A copy of another network whose weights follow it: a ← decay·a + (1 − decay)·w after each step, as a teacher's do
 * (Tarvainen & Valpola, NeurIPS 2017). Statistics of batch normalisation follow likewise. No phase updates it.
 */
export interface Average {
  readonly averageOf: string;
  readonly decay: number;
}

/** Layers on top of the features, or the average of another network. */
export type OwnNetwork = readonly LayerFor[] | Average;

/** `networks` makes the method's own networks for features of some size; one named `discriminator` gives the domain accuracy. */
export interface Method<Own extends string = string> {
  readonly descriptor: MethodDescriptor;
  networks(values: ParameterValues, architecture: Architecture): Readonly<Record<Own, OwnNetwork>>;
  phases(values: ParameterValues): readonly Phase<Own>[];
}
