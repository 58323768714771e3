import { expect } from 'vitest';
import { compiledExecution } from '../../../../main/compute/compiler/compiled-execution.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import type { Execution, ExecutionPlan } from '../../../../main/engine/training/execution.ts';
import type { StoredValues } from '../../../../main/engine/training/state.ts';
import { differing, differingLosses, takeSteps, whyNoTensorflow } from '../../../helpers/plans.ts';

const missing = await whyNoTensorflow();
export const withoutTensorflow = missing !== undefined;
/** Ends the name of a group of tests that needs TensorFlow. */
export const orWhyNot = withoutTensorflow ? ` (skipped: ${missing})` : '';

export interface Trained {
  readonly losses: readonly Record<string, number>[];
  readonly values: StoredValues;
}

/** Takes steps, reads what came of them, and disposes the execution. */
export async function trained(plan: ExecutionPlan, execution: Execution, steps = 20): Promise<Trained> {
  const losses = await takeSteps(plan, execution, steps);
  const values = await execution.read();
  execution.dispose();
  return { losses, values };
}

/**
 * Expects steps, 20 unless said otherwise, to give the same losses, weights, statistics and optimiser slots compiled as eagerly, within 1e-5 of the
 * largest of each. Rounding alone differs, since sums are taken in another order, and it must not be amplified on the way:
 * items are centred on zero, so that few sums cancel, nothing starts at zero, so that no value is rounding alone, and the
 * learning rate is low enough for losses to fall smoothly; at a high one a value near a kink of ReLU would soon make two
 * trainings of what was one.
 */
export async function expectSameCompiled(plan: ExecutionPlan, steps = 20): Promise<Trained> {
  const eager = await trained(plan, await eagerExecution(plan), steps);
  const compiled = await trained(plan, compiledExecution(plan), steps);
  expect(differingLosses(eager.losses, compiled.losses)).toEqual({});
  expect(differing(eager.values, compiled.values)).toEqual({});
  return compiled;
}
