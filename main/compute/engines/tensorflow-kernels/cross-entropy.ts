import { crossEntropyKernel } from '../../../engine/losses/cross-entropy.ts';
import { registerNodeKernel } from './node-backend.ts';

/** TensorFlow's own cross-entropy, which gives the loss and its gradient in one pass. */
export const registerCrossEntropyKernel = (): void =>
  registerNodeKernel(crossEntropyKernel, (input, backend) => {
    const attributes = [{ name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT }];
    return backend.executeMultipleOutputs('SoftmaxCrossEntropyWithLogits', attributes, [input('logits'), input('labels')], 2);
  });
