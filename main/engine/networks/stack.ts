import * as tf from '@tensorflow/tfjs-core';
import type { Domain, Exported, LayerFor, Pass, Values, Variable } from './layer.ts';
import { renamed, sequence } from './layers/sequence.ts';

/** Layers one after the other: an extractor, a head or a discriminator. */
export interface Stack {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly outputShape: readonly number[];
  apply(x: tf.Tensor, values: Values, pass: Pass): tf.Tensor;
  /** @param as what names of layers begin with, in the place of its own name */
  exported(domain: Exclude<Domain, 'both'>, as?: string): readonly Exported[];
  /** The same layers with variables of their own. */
  copy(name: string): Stack;
}

/** @param name prefixes the names of all variables, so that several stacks share one set of values. */
export function stack(name: string, inputShape: readonly number[], makers: readonly LayerFor[]): Stack {
  const { outputShape, variables, separatesDomains, apply, exported } = sequence(makers)(inputShape);
  const full = (own: string): string => `${name}/${own}`;
  return {
    name,
    outputShape,
    variables: variables.map((variable) => ({ ...variable, name: full(variable.name) })),
    apply(x, values, pass) {
      const through = (items: tf.Tensor, domain: Domain): tf.Tensor =>
        apply(items, (own) => valueOf(values, full(own)), { ...pass, domain }, full);
      if (pass.domain !== 'both' || !separatesDomains) return through(x, pass.domain);
      // Parted once at the start and not at each such layer, where the activations are larger.
      const [source, target] = tf.split(x, 2) as [tf.Tensor, tf.Tensor];
      return tf.concat([through(source, 'source'), through(target, 'target')]);
    },
    exported: (domain, as = name) => renamed(exported(as, domain), full),
    copy: (copied) => stack(copied, inputShape, makers),
  };
}

export function valueOf(values: Values, name: string): tf.Tensor {
  const value = values[name];
  if (value === undefined) throw new Error(`There is no value named ${name}.`);
  return value;
}
