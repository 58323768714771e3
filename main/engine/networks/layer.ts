import type * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Whose items a batch holds: one domain's, or source in its first half and target in its second. */
export type Domain = 'source' | 'target' | 'both';

/** Tensors by their full name, such as `extractor/1-convolution/kernel`. */
export type Values = Readonly<Record<string, tf.Tensor>>;

/** A weight that training changes by its gradient, or a statistic that a layer computes itself. Only kernels decay. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: 'kernel' | 'offset' | 'statistic';
  /** Whether it scales or moves what was normalised. */
  readonly normalises?: boolean;
  /** In a pretrained network the block that it is of, 0 at the top: those may be unfrozen one by one. */
  readonly block?: number;
  readonly initial: (random: RandomGenerator) => Float32Array;
}

/**
 * Draws uniform values in [0, 1). What is drawn follows from the seed, the step and the number of draws before it in the
 * step; every engine draws the same. The only randomness that a step may use: anything else would be the same in each.
 */
export type Random = (shape: readonly number[]) => tf.Tensor;

/** What a layer is told beside its input; in training it hands back new statistics here, kept from tidying. */
export interface Pass {
  readonly training: boolean;
  readonly domain: Domain;
  readonly statistics: Map<string, tf.Tensor>;
  readonly random: Random;
  /** Where it is there, a pretrained network puts the feature maps here that its blocks end with. */
  readonly maps?: tf.Tensor[];
}

/** A layer of an exported model, and the order in which it takes its weights. */
export interface ExportedLayer {
  readonly layer: layers.layers.Layer;
  readonly weights: readonly string[];
}

/** Parts that are all fed the same, and what joins their results. A part without layers gives what it is fed. */
export interface ExportedBranches {
  readonly branches: readonly (readonly Exported[])[];
  readonly join: layers.layers.Layer;
}

/** Layers of which each may be fed by any before it, by their places; −1 is what the whole is fed. It gives what the last gives. */
export interface ExportedGraph {
  readonly nodes: readonly (ExportedLayer & { readonly from: readonly number[] })[];
}

export type Exported = ExportedLayer | ExportedBranches | ExportedGraph;

/** One layer as pure functions over named tensors, without state of its own. */
export interface Layer {
  readonly kind: string;
  readonly variables: readonly Variable[];
  /** Shapes are without the batch axis. */
  readonly outputShape: readonly number[];
  /** Whether the domains of a batch of both go through it apart. */
  readonly separatesDomains?: boolean;
  /** @param value reads one of this layer's variables; @param name gives its full name. */
  apply(x: tf.Tensor, value: (name: string) => tf.Tensor, pass: Pass, name: (name: string) => string): tf.Tensor;
  /** The same in layers of an exported model, for items of one domain. */
  exported(name: string, domain: Exclude<Domain, 'both'>): readonly Exported[];
}

/** Makes a layer for the shape that the layer before it gives. */
export type LayerFor = (inputShape: readonly number[]) => Layer;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
