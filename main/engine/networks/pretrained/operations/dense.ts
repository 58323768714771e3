import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { operation, shapeOf } from '../operation.ts';
import type { OperationVariable } from '../operation.ts';
import { activated, activationSchema } from './activation.ts';

const schema = z.object({ units: z.number().int().positive(), use_bias: z.boolean().default(true), activation: activationSchema });

export const dense = operation(schema, ({ units, use_bias: useBias, activation }, inputs) => {
  const [size = 0] = shapeOf(inputs, 1);
  const variables: OperationVariable[] = [
    { name: 'kernel', weight: 'kernel', shape: [size, units], role: 'kernel' },
    ...(useBias ? [{ name: 'bias', weight: 'bias', shape: [units], role: 'offset' as const }] : []),
  ];
  return {
    outputShape: [units],
    variables,
    apply([x], value) {
      const product = tf.matMul(x as tf.Tensor, value('kernel'));
      return activated(useBias ? tf.add(product, value('bias')) : product, activation);
    },
    exported: (name) => ({
      layer: layers.dense({ name, units, useBias, activation }),
      weights: variables.map((variable) => variable.name),
    }),
  };
});
