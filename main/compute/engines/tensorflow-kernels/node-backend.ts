import * as tf from '@tensorflow/tfjs-core';
import { inputOf } from '../kernels.ts';

/** What of tfjs-node's backend its kernels are made of. */
export interface NodeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>>;
  executeMultipleOutputs(operation: string, attributes: readonly object[], inputs: readonly tf.TensorInfo[], count: number): tf.Tensor[];
}

/** Gives the TensorFlow backend a kernel of ours. `input` reads an input by its name. */
export function registerNodeKernel(
  kernelName: string,
  run: (input: (name: string) => tf.TensorInfo, backend: NodeBackend, attributes: tf.NamedAttrMap) => tf.TensorInfo[],
): void {
  if (tf.getKernel(kernelName, 'tensorflow')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend, attrs }) => run((name) => inputOf(inputs, name), backend as unknown as NodeBackend, attrs ?? {}),
  });
}
