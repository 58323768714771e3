import type * as tf from '@tensorflow/tfjs-core';
import type { MethodDescriptor, ParameterValues } from '../../../shared/model/parameters.ts';
import type { Task } from '../../../shared/model/task.ts';
import type { Domain, LayerFor, Random } from '../networks/layer.ts';
import type { Architecture } from '../networks/network.ts';

/**
 * A step's data: n items of each domain, and the source's labels, one-hot [n, K], or numbers [n, 1]. What a method does not ask for by its
 * `needs` is not there. Labels of the target come here only as the few that a semi-supervised run was given.
 */
export interface Batch {
  readonly source: tf.Tensor;
  readonly labels: tf.Tensor2D;
  /** With `needs.views`, each item changed a little at random. */
  readonly target: tf.Tensor;
  /** With `needs.views`: the same items as `target`, changed a lot. */
  readonly strong?: tf.Tensor;
  /** With `needs.sources`: which of the S sources each source item is of, one-hot [n, S]. */
  readonly origins?: tf.Tensor2D;
  /** With `needs.labelledTarget`: target items whose labels were given, [n, …]. */
  readonly labelled?: tf.Tensor;
  /** Their labels, one-hot [n, K]. */
  readonly targetLabels?: tf.Tensor2D;
  /** With `refresh`: each source item's row of what it computed last, [n, w]. */
  readonly sourceRows?: tf.Tensor2D;
  /** Each target item's row, [n, w]. */
  readonly targetRows?: tf.Tensor2D;
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
 * learning rate of a network. A phase that updates nothing still moves statistics. A loss is pure: it reads no tensor's values and no state of the host, so it can be compiled.
 */
export interface Phase<Own extends string = never> {
  readonly name: string;
  readonly updates: readonly ('extractor' | 'head' | Own)[];
  readonly repeat: number;
  readonly rates?: Readonly<Partial<Record<'extractor' | 'head' | Own, number>>>;
  /** How many blocks a network has that are unfrozen one by one, from the top; each then has a rate of its own. */
  readonly blocks?: Readonly<Record<string, number>>;
  /** Trains only the scales and offsets of normalisation. */
  readonly only?: 'normalisation';
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

/** A copy of another network that starts as it does; it goes its own way, or stays as it is where no phase updates it. */
export interface Copy {
  readonly copyOf: string;
}

/** Layers on top of the features, or something like another network. */
export type OwnNetwork = readonly LayerFor[] | Average | Copy;

/** What a method takes beside labelled source items and unlabelled target items. */
export interface Needs {
  /** Starts with the weights of the source-only training of the same seed. */
  readonly sourceModel?: boolean;
  /** Never sees a source item: the source's model is all it has of it. */
  readonly noSource?: boolean;
  /** Never sees a target item in training. */
  readonly noTarget?: boolean;
  /** Two views of each target item, changed a little and a lot. */
  readonly views?: boolean;
  /** A few target items with labels. */
  readonly labelledTarget?: boolean;
  /** Which of several sources an item is of. */
  readonly sources?: boolean;
  /** A class of its own, the last, for target items of no class of the source. */
  readonly unknownClass?: boolean;
}

/** What the model makes of all training items of a domain, in the order of the items. */
export interface Seen {
  readonly count: number;
  /** [count, d], as flat numbers, whatever shape the extractor gives. */
  readonly features: Float32Array;
  /** [count, K]. */
  readonly probabilities: Float32Array;
}

/** Values for variables of the model, by their names, and rows that come with the items of later batches. */
export interface Refreshed {
  readonly values?: Readonly<Record<string, Float32Array>>;
  readonly sourceRows?: Float32Array;
  readonly targetRows?: Float32Array;
}

/**
 * What a method computes from whole domains between steps, outside the graph: pseudo-labels, weights, transforms in closed
 * form. It must follow from what it is given alone, so that a resumed training computes the same.
 */
export interface Refresh {
  readonly when: 'start' | 'epoch';
  /** How many numbers a row has; 0 for no rows. */
  readonly rowWidth: (classes: number) => number;
  /** @param source its labels are one class for each item. Left out for a method that sees no source. */
  compute(source: (Seen & { readonly labels: Int32Array }) | null, target: Seen): Refreshed;
}

/** What a method needs to know to make its networks. */
export interface Setting {
  readonly task: Task;
  readonly architecture: Architecture;
  /** Of the source, without the unknown one; 0 for numbers. */
  readonly classes: number;
  /** How many values an item's features have. */
  readonly featureSize: number;
  /** How many sources there are. */
  readonly sources: number;
}

/** `networks` makes the method's own networks for features of some size; one named `discriminator` gives the domain accuracy. */
export interface Method<Own extends string = string> {
  readonly descriptor: MethodDescriptor;
  readonly needs?: Needs;
  networks(values: ParameterValues, setting: Setting): Readonly<Record<Own, OwnNetwork>>;
  phases(values: ParameterValues, setting: Setting): readonly Phase<Own>[];
  refresh?(values: ParameterValues): Refresh;
}
