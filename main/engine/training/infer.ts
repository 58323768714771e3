import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../model.ts';
import type { Domain, Values } from '../networks/layer.ts';

/** What a model makes of items x [n, …], without training. */
export interface Inference {
  /** [n, …], of whatever shape the extractor gives. */
  readonly features: tf.Tensor;
  /** [n, K]. */
  readonly logits: tf.Tensor;
  readonly probabilities: tf.Tensor;
  /** Logits [n, 2]; only where there is a discriminator. */
  readonly domains?: tf.Tensor;
}

/** @param domain whose statistics normalise. */
export function infer(model: Model, values: Values, x: tf.Tensor, domain: Exclude<Domain, 'both'>): Inference {
  const random = (): never => {
    throw new Error('Nothing is drawn outside training.');
  };
  const pass = { training: false, domain, statistics: new Map<string, tf.Tensor>(), random };
  const features = model.extractor.apply(x, values, pass);
  const logits = model.head.apply(features, values, pass);
  return {
    features,
    logits,
    probabilities: tf.softmax(logits),
    ...(model.discriminator && { domains: model.discriminator.apply(features, values, pass) }),
  };
}
