import * as tf from '@tensorflow/tfjs-core';
import type { ItemSource } from '../data-source.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { Model } from '../model.ts';
import type { Domain, Values } from '../networks/layer.ts';
import { sizeOf } from '../networks/layer.ts';

const chunk = 256;

/** Items of one data set made ready for the network, as [n, …] on the engine. */
export async function readBatch(items: ItemSource, indices: Int32Array, model: Model): Promise<tf.Tensor> {
  const shape = inputShape(model.input);
  const values = new Float32Array(indices.length * sizeOf(shape));
  await items.read(indices, model.input, values);
  return tf.tensor(values, [indices.length, ...shape]);
}

/** What a model says of a batch, without training: class probabilities [n, K], and domain logits [n, 2] if it has a discriminator. */
export function infer(
  model: Model,
  values: Values,
  x: tf.Tensor,
  domain: Exclude<Domain, 'both'>,
): { probabilities: tf.Tensor; domains: tf.Tensor | undefined } {
  const pass = { training: false, domain, statistics: new Map<string, tf.Tensor>() };
  const features = model.extractor.apply(x, values, pass);
  return {
    probabilities: tf.softmax(model.head.apply(features, values, pass)),
    domains: model.discriminator?.apply(features, values, pass),
  };
}

export interface Scores {
  /** Share of correct classes among items with a known class; null when there are none. */
  readonly accuracy: number | null;
  /** Share of items whose domain the discriminator tells rightly; null without one. */
  readonly domainAccuracy: number | null;
}

/** @param labels the class of every item of the data set, −1 where it is not known; null for no labels at all. */
export async function evaluate(
  model: Model,
  values: Values,
  items: ItemSource,
  indices: Int32Array,
  labels: Int32Array | null,
  domain: { is: 'source' | 'target'; normalisedAs: 'source' | 'target' },
): Promise<Scores> {
  let known = 0;
  let correct = 0;
  let told = 0;
  for (let start = 0; start < indices.length; start += chunk) {
    const part = indices.subarray(start, start + chunk);
    const x = await readBatch(items, part, model);
    const [classes, domains] = tf.tidy(() => {
      const { probabilities, domains: logits } = infer(model, values, x, domain.normalisedAs);
      return [tf.argMax(probabilities, -1).dataSync(), logits && tf.argMax(logits, -1).dataSync()] as const;
    });
    x.dispose();
    part.forEach((item, at) => {
      const label = labels?.[item] ?? -1;
      if (label >= 0) known++;
      if (label >= 0 && label === classes[at]) correct++;
      if (domains && domains[at] === (domain.is === 'source' ? 0 : 1)) told++;
    });
  }
  return {
    accuracy: known > 0 ? correct / known : null,
    domainAccuracy: model.discriminator && indices.length > 0 ? told / indices.length : null,
  };
}
