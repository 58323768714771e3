import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { tensorflowBackend } from '../../../../main/compute/compiler/binding.ts';
import type { Binding } from '../../../../main/compute/compiler/binding.ts';
import { compiledExecution } from '../../../../main/compute/compiler/compiled-execution.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import type { Execution, ExecutionPlan } from '../../../../main/engine/training/execution.ts';
import type { StoredValues } from '../../../../main/engine/training/state.ts';
import { orLong } from '../../../helpers/long.ts';
import { differing, differingLosses, takeSteps, whyNoTensorflow } from '../../../helpers/plans.ts';

const missing = await whyNoTensorflow();
export const withoutTensorflow = missing !== undefined;
/** Ends the name of a group of tests that needs TensorFlow. */
export const orWhyNot = withoutTensorflow ? ` (skipped: ${missing})` : '';

/** What lies in TensorFlow and in TensorFlow.js at this moment. */
export const held = () => {
  const binding = tensorflowBackend().binding as Counting;
  const { numTensors: tensors, numDataBuffers: buffers } = tf.memory();
  return {
    tensors,
    buffers,
    stored: tf.backend().numDataIds(),
    handles: binding.getNumOfTensors(),
    sessions: binding.getNumOfSavedModels(),
  };
};
type Counting = Binding & { getNumOfTensors(): number; getNumOfSavedModels(): number };

/** How many steps a training here takes unless a test says otherwise; an even number. */
export const usualSteps = orLong(8, 20);

export interface Trained {
  readonly losses: readonly Record<string, number>[];
  readonly values: StoredValues;
}

/** Takes steps, reads what came of them, and disposes the execution. */
export async function trained(plan: ExecutionPlan, execution: Execution, steps = usualSteps): Promise<Trained> {
  const losses = await takeSteps(plan, execution, steps);
  const values = await execution.read();
  execution.dispose();
  return { losses, values };
}

/**
 * Expects steps to give the same losses, weights, statistics and optimiser slots compiled as eagerly, within 1e-5 of the largest of each. Rounding alone differs, since sums are taken in another order, and it must not be amplified on the way:
 * items are centred on zero, so that few sums cancel, nothing starts at zero, so that no value is rounding alone, and the
 * learning rate is low enough for losses to fall smoothly; at a high one a value near a kink of ReLU would soon make two
 * trainings of what was one.
 */
export async function expectSameCompiled(plan: ExecutionPlan, steps = usualSteps): Promise<Trained> {
  const eager = await trained(plan, await eagerExecution(plan), steps);
  const compiled = await trained(plan, compiledExecution(plan), steps);
  expect(differingLosses(eager.losses, compiled.losses)).toEqual({});
  expect(differing(eager.values, compiled.values)).toEqual({});
  return compiled;
}
