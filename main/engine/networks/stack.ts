import * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { Domain, Layer, LayerFor, Pass, Values, Variable } from './layer.ts';

/** Layers one after the other: an extractor, a head or a discriminator. */
export interface Stack {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly outputShape: readonly number[];
  apply(x: tf.Tensor, values: Values, pass: Pass): tf.Tensor;
  exported(domain: Exclude<Domain, 'both'>): { layer: layers.layers.Layer; weights: readonly string[] }[];
  /** The same layers with variables of their own. */
  copy(name: string): Stack;
}

/** @param name prefixes the names of all variables, so that several stacks share one set of values. */
export function stack(name: string, inputShape: readonly number[], makers: readonly LayerFor[]): Stack {
  const list: { layer: Layer; name: (variable: string) => string; id: string }[] = [];
  let shape = inputShape;
  for (const maker of makers) {
    const layer = maker(shape);
    const id = `${list.length}-${layer.kind}`;
    list.push({ layer, id, name: (variable) => `${name}/${id}/${variable}` });
    shape = layer.outputShape;
  }
  const separates = list.some(({ layer }) => layer.separatesDomains === true);
  return {
    name,
    outputShape: shape,
    variables: list.flatMap((entry) => entry.layer.variables.map((variable) => ({ ...variable, name: entry.name(variable.name) }))),
    apply(x, values, pass) {
      const through = (items: tf.Tensor, domain: Domain): tf.Tensor =>
        list.reduce(
          (value, { layer, name: full }) => layer.apply(value, (own) => valueOf(values, full(own)), { ...pass, domain }, full),
          items,
        );
      if (pass.domain !== 'both' || !separates) return through(x, pass.domain);
      // Parted once at the start and not at each such layer, where the activations are larger.
      const [source, target] = tf.split(x, 2) as [tf.Tensor, tf.Tensor];
      return tf.concat([through(source, 'source'), through(target, 'target')]);
    },
    exported: (domain) =>
      list.flatMap((entry) =>
        entry.layer
          .exported(`${name}_${entry.id.replace('-', '_')}`, domain)
          .map(({ layer, weights }) => ({ layer, weights: weights.map(entry.name) })),
      ),
    copy: (copied) => stack(copied, inputShape, makers),
  };
}

export function valueOf(values: Values, name: string): tf.Tensor {
  const value = values[name];
  if (value === undefined) throw new Error(`There is no value named ${name}.`);
  return value;
}
