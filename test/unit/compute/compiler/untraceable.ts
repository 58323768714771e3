import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { tensorflowBackend } from '../../../../main/compute/compiler/binding.ts';
import type { Binding } from '../../../../main/compute/compiler/binding.ts';
import type { Batch, Networks } from '../../../../main/engine/methods/method.ts';
import type { Model } from '../../../../main/engine/model.ts';
import { classification, withLoss } from './own-models.ts';

const scaled = (model: Model, scaleOf: (batch: Batch, networks: Networks) => tf.Scalar | number): Model =>
  withLoss(model, (batch, networks) => {
    const total: tf.Scalar = tf.mul(classification(batch, networks), scaleOf(batch, networks));
    return { total, terms: {} };
  });

const looks = /^it looks at values of tensors while it computes$/;
const changes = /^it does not do the same twice: something outside its inputs changes$/;
const outside = /^it uses a tensor that was made before it and is none of its inputs$/;

/** Losses that depend on more than their inputs, and why each cannot be compiled. */
export const untraceable: readonly { readonly name: string; readonly why: RegExp; readonly model: (model: Model) => Model }[] = [
  {
    name: 'reads what it has computed',
    why: looks,
    model: (model) => scaled(model, ({ target }, { extractor }) => 1 + (tf.mean(extractor(target, 'target')).dataSync()[0] ?? 0)),
  },
  {
    name: 'reads the labels of its batch',
    why: looks,
    model: (model) => scaled(model, ({ labels }) => (labels.arraySync()[0]?.[0] === 1 ? 2 : 1)),
  },
  {
    name: 'draws a number of its own',
    why: changes,
    model: (model) => scaled(model, () => 1 + Math.random()),
  },
  {
    name: 'does another thing each time',
    why: changes,
    model(model) {
      let calls = 0;
      return scaled(model, () => (calls++ % 2 === 0 ? 1 : tf.sqrt(tf.scalar(4))));
    },
  },
  {
    name: 'uses a tensor that was made outside',
    why: outside,
    model(model) {
      const made = tf.scalar(1.5);
      return scaled(model, () => made);
    },
  },
  {
    name: 'uses a tensor that was made, and used, outside',
    why: outside,
    model(model) {
      const made = tf.sqrt<tf.Scalar>(tf.scalar(2));
      return scaled(model, () => made);
    },
  },
];

/** Runs `work` while some functions of TensorFlow's binding are others; these get the true ones. */
export async function withBinding<Result>(
  changed: (binding: Binding) => Partial<Binding>,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const backend = tensorflowBackend();
  const { binding } = backend;
  const own = changed(binding);
  backend.binding = new Proxy({} as Binding, {
    get(_target, key) {
      const value = (own[key as keyof Binding] ?? binding[key as keyof Binding]) as unknown;
      return typeof value === 'function' && !(key in own) ? (value as (...given: unknown[]) => unknown).bind(binding) : value;
    },
  });
  try {
    return await work();
  } finally {
    backend.binding = binding;
  }
}

/** Loads graphs in which every operation of one name is another, as an error in the compiler would write them. */
export const mistaken =
  (operation: string, other: string) =>
  (binding: Binding): Partial<Binding> => ({
    loadSavedModel(folder, tags) {
      const path = join(folder, 'saved_model.pb');
      const lengthened = (name: string): string => `\x12${String.fromCharCode(name.length)}${name}`;
      const text = readFileSync(path, 'latin1').replaceAll(lengthened(operation), lengthened(other));
      writeFileSync(path, text, 'latin1');
      return binding.loadSavedModel(folder, tags);
    },
  });

export const refusing = (): Partial<Binding> => ({
  loadSavedModel() {
    throw new Error('No OpKernel was registered to support Op');
  },
});
