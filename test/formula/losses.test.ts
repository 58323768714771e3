import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { crossEntropy } from '../../main/engine/losses/cross-entropy.ts';
import { discrepancy } from '../../main/engine/losses/discrepancy.ts';
import { domainLabels } from '../../main/engine/losses/domain-labels.ts';
import { gradientReversal } from '../../main/engine/losses/gradient-reversal.ts';
import { expectClose } from './close.ts';
import { fixtures, tensor } from './fixtures.ts';
import type { CrossEntropyCase } from './fixtures.ts';
import { onEngines } from './on-engines.ts';

onEngines(() => {
  describe('cross-entropy, against PyTorch', () => {
    it.each(fixtures('cross-entropy'))('$name', ({ logits, labels, loss, gradient }) => {
      const { value, grad } = tf.valueAndGrad((g: tf.Tensor) => crossEntropy(tensor(labels), g))(tensor(logits));
      expectClose(value, { shape: [], values: [loss] });
      expectClose(grad, gradient);
    });

    it('whose gradient is multiplied by what comes after it', () => {
      const [{ logits, labels, gradient }] = fixtures('cross-entropy') as [CrossEntropyCase];
      const grad = tf.grad((g: tf.Tensor) => tf.mul(-3, crossEntropy(tensor(labels), g)))(tensor(logits));
      expectClose(grad, { ...gradient, values: gradient.values.map((value) => -3 * value) });
    });
  });

  describe('discrepancy, against PyTorch', () => {
    it.each(fixtures('discrepancy'))('of two distributions', ({ first, second, value, gradients }) => {
      const found = tf.valueAndGrads((p: tf.Tensor, q: tf.Tensor) => discrepancy(p, q))([tensor(first), tensor(second)]);
      expectClose(found.value, { shape: [], values: [value] });
      expectClose(found.grads[0] as tf.Tensor, gradients.first);
      expectClose(found.grads[1] as tf.Tensor, gradients.second);
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
});
