import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerFor } from '../layer.ts';
import { renamed, sequence } from './sequence.ts';

const joins = {
  add: {
    outputShape: ([first = []]: readonly (readonly number[])[]) => first,
    join: (results: tf.Tensor[]) => results.reduce((sum, result) => tf.add(sum, result)),
    exported: layers.add,
  },
  concatenate: {
    outputShape: (shapes: readonly (readonly number[])[]) => [
      ...(shapes[0] ?? []).slice(0, -1),
      shapes.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0),
    ],
    join: (results: tf.Tensor[]) => tf.concat(results, -1),
    exported: layers.concatenate,
  },
};

/**
 * Parts that are all fed the same, their results added, or put side by side along the last axis. A part without layers gives what
 * it is fed. Variables are named after the number of their part, such as `0/1-convolution/kernel`.
 */
export const branches =
  (joined: keyof typeof joins, parts: readonly (readonly LayerFor[])[]): LayerFor =>
  (shape) => {
    const made = parts.map((makers, at) => ({ layer: sequence(makers)(shape), own: (name: string) => `${at}/${name}` }));
    const { outputShape, join, exported } = joins[joined];
    return {
      kind: 'branches',
      outputShape: outputShape(made.map(({ layer }) => layer.outputShape)),
      separatesDomains: made.some(({ layer }) => layer.separatesDomains === true),
      variables: made.flatMap(({ layer, own }) => layer.variables.map((variable) => ({ ...variable, name: own(variable.name) }))),
      apply: (x, value, pass, name) =>
        join(
          made.map(({ layer, own }) =>
            layer.apply(
              x,
              (variable) => value(own(variable)),
              pass,
              (variable) => name(own(variable)),
            ),
          ),
        ),
      exported: (name, domain) => [
        {
          branches: made.map(({ layer, own }, at) => renamed(layer.exported(`${name}_${at}`, domain), own)),
          join: exported({ name }),
        },
      ],
    };
  };
