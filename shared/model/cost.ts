import { resolveParameters } from '../config/validate.ts';
import { trainingParameters } from '../config/training.ts';
import type { RunConfig } from '../config/run-config.ts';
import { armsOf } from './arms.ts';
import { isLabelled } from './dataset.ts';
import type { Dataset } from './dataset.ts';
import type { Arm, Run } from './run.ts';

export type Plan = Pick<RunConfig, 'sourceModel' | 'method' | 'labelShare' | 'backbone' | 'network' | 'training' | 'seeds' | 'upperBound'>;

export const plannedArms = (plan: Plan, target: Dataset): readonly Arm[] => armsOf(plan, isLabelled(target));

/** The steps of a whole run, all arms and all seeds, as the training plans them; null while a value is wrong. */
export function stepsOf(plan: Plan, sources: readonly Dataset[], target: Dataset): number | null {
  try {
    const { epochs, steps, batchSize, heldOut, heldOutSource } = resolveParameters(trainingParameters, plan.training, 'training');
    const ofSources = sources.reduce((sum, { count }) => sum + trainingPart(count, heldOutSource), 0);
    const ofTarget = trainingPart(target.count, heldOut);
    // Where a model stands for the source, an epoch passes over the target.
    const smaller = plan.sourceModel === null ? Math.min(ofSources, ofTarget) : ofTarget;
    const each = steps > 0 ? steps : epochs * Math.max(1, Math.floor(smaller / batchSize));
    return each * plannedArms(plan, target).length * plan.seeds;
  } catch {
    return null;
  }
}

/** How many items are left to train on when some are held out, as the training splits them. */
const trainingPart = (count: number, heldOut: number): number =>
  count < 2 ? count : count - Math.min(count - 1, Math.max(1, Math.round(count * heldOut)));

/** Seconds by what a step took in the last run with the same method, backbone, network and batch size; null when there is none. */
export function secondsOf(plan: Plan, steps: number, runs: readonly Run[]): number | null {
  const alike = runs.find(
    ({ config, millisecondsPerStep }) =>
      millisecondsPerStep !== null &&
      config.method === plan.method &&
      config.backbone === plan.backbone &&
      config.network === plan.network &&
      (config.training['batchSize'] ?? 64) === (plan.training['batchSize'] ?? 64),
  );
  return alike ? (steps * (alike.millisecondsPerStep ?? 0)) / 1000 : null;
}
