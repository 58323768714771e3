import type * as tf from '@tensorflow/tfjs-core';
import { crossEntropyKernel } from '../../../engine/losses/cross-entropy.ts';
import { inputOf } from '../kernels.ts';
import { forEachValue } from './kernel.ts';
import type { WebgpuKernel } from './kernel.ts';

/** Cross-entropy of n items with K classes: each item's loss [n] and softmax(g) − y [n, K], by 3 programs in place of 12. */
export const crossEntropy: WebgpuKernel = {
  name: crossEntropyKernel,
  run(inputs, _attributes, backend) {
    const [logits, labels] = [inputOf(inputs, 'logits'), inputOf(inputs, 'labels')];
    const [items = 0, classes = 0] = logits.shape;
    const run = (key: string, shape: number[], given: Readonly<Record<string, tf.TensorInfo>>, code: string): tf.TensorInfo =>
      backend.runWebGPUProgram(forEachValue(key, shape, Object.keys(given), code), Object.values(given), 'float32');
    const total = run(
      'logSumExp',
      [items],
      { logits },
      `let classes = uniforms.logitsShape.y;
       var largest = f32(logits[index * classes]);
       for (var k = 1; k < classes; k++) { largest = max(largest, f32(logits[index * classes + k])); }
       var sum = 0.0;
       for (var k = 0; k < classes; k++) { sum += exp(f32(logits[index * classes + k]) - largest); }
       setOutputAtIndex(index, largest + log(sum));`,
    );
    const each = run(
      'crossEntropy',
      [items],
      { logits, labels, total },
      `let classes = uniforms.logitsShape.y;
       var loss = 0.0;
       for (var at = index * classes; at < (index + 1) * classes; at++) { loss += f32(labels[at]) * (total[index] - f32(logits[at])); }
       setOutputAtIndex(index, loss);`,
    );
    const difference = run(
      'softmaxLessLabels',
      [items, classes],
      { logits, labels, total },
      'setOutputAtIndex(index, exp(f32(logits[index]) - total[index / uniforms.logitsShape.y]) - f32(labels[index]));',
    );
    backend.disposeData(total.dataId);
    return [each, difference];
  },
};
