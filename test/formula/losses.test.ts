import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
// Gradients of the operations are registered by the layers, as they are in the app.
import '@tensorflow/tfjs-layers';
import { describe, it } from 'vitest';
import { crossEntropy } from '../../main/engine/losses/cross-entropy.ts';
import { domainLabels } from '../../main/engine/losses/domain-labels.ts';
import { gradientReversal } from '../../main/engine/losses/gradient-reversal.ts';
import { expectClose } from './close.ts';
import { fixtures } from './fixtures.ts';
import type { Stored } from './fixtures.ts';

const tensor = ({ values, shape }: Stored): tf.Tensor => tf.tensor([...values], [...shape]);

describe('cross-entropy, against PyTorch', () => {
  it.each(fixtures('cross-entropy'))('$name', ({ logits, labels, loss, gradient }) => {
    const { value, grad } = tf.valueAndGrad((g: tf.Tensor) => crossEntropy(tensor(labels), g))(tensor(logits));
    expectClose(value, { shape: [], values: [loss] });
    expectClose(grad, gradient);
  });
});

describe('domain loss behind gradient reversal, against PyTorch', () => {
  const softmax = fixtures('domain-loss').filter(({ name }) => name === 'two logits');
  it.each(softmax)('λ = $lambda', ({ features, kernel, bias, lambda, sourceCount, targetCount, loss, gradients }) => {
    const domainLoss = (f: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Scalar =>
      crossEntropy(domainLabels(sourceCount, targetCount), tf.add(tf.matMul(gradientReversal(f, tf.scalar(lambda)), w), b));
    const { value, grads } = tf.valueAndGrads((...given: tf.Tensor[]) => domainLoss(...(given as [tf.Tensor, tf.Tensor, tf.Tensor])))([
      tensor(features),
      tensor(kernel),
      tensor(bias),
    ]);
    expectClose(value, { shape: [], values: [loss] });
    for (const [at, name] of (['features', 'kernel', 'bias'] as const).entries()) expectClose(grads[at] as tf.Tensor, gradients[name]);
  });
});
