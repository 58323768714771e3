import { expect } from 'vitest';
import { findInstallation, findTfjsNode, tfjsNodePackage } from '../../main/compute/engines/tensorflow-installation.ts';
import { buildModel } from '../../main/engine/model.ts';
import type { Pretrained } from '../../main/engine/networks/pretrained/network.ts';
import type { Model } from '../../main/engine/model.ts';
import { noiseFor } from '../../main/engine/random.ts';
import { batchFormOf, itemCounts, noiseBatch } from '../../main/engine/training/batch-parts.ts';
import type { Execution, ExecutionPlan, HostBatch } from '../../main/engine/training/execution.ts';
import { Progress } from '../../main/engine/training/progress.ts';
import { resolveTraining, stepRule } from '../../main/engine/training/settings.ts';
import { initialState } from '../../main/engine/training/state.ts';
import { tokenCount } from '../../main/engine/tokens.ts';
import type { StoredValues } from '../../main/engine/training/state.ts';
import type { InputSpec } from '../../shared/model/input.ts';
import { inputFor, smallSizes } from './small-networks.ts';
import type { Kind } from './small-networks.ts';
import { classesFor } from './small-training.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';

/** Why TensorFlow cannot be used here, as a sentence; undefined where it can. */
export async function whyNoTensorflow(): Promise<string | undefined> {
  const tfjsNode = await findTfjsNode();
  if (!tfjsNode) return `${tfjsNodePackage} is not among the installed packages.`;
  const installation = await findInstallation(tfjsNode.version);
  return typeof installation === 'string' ? installation : undefined;
}

const columns = ['a', 'b', 'c', 'd', 'e', 'f'];
const table: InputSpec = { kind: 'table', columns, mean: columns.map(() => 0), deviation: columns.map(() => 1) };
const classes = ['a', 'b', 'c'];
const itemsEach = 8;

export interface PlanWishes {
  readonly method?: string;
  readonly network?: string;
  readonly kind?: Kind;
  readonly networkParameters?: ParameterValues;
  readonly training?: ParameterValues;
  readonly pretrained?: Pretrained;
  readonly fineTuning?: ParameterValues;
  /** Puts a model of the test's own in the place of the method's. */
  readonly model?: (model: Model) => Model;
}

/**
 * A small training that is under way: offsets, statistics and optimiser slots are no longer the zeros and ones of the start,
 * so that an error relative to a tensor's largest value means something for each of them.
 */
export function planFor({ method = 'dann', network = 'mlp', kind = 'table', ...wishes }: PlanWishes = {}): ExecutionPlan {
  const sizes = smallSizes[network];
  // With four head units some of the plans put a value on a kink of ReLU.
  const head = sizes?.['headUnits'] !== undefined && { headUnits: 5 };
  const { pretrained = null, fineTuning = {} } = wishes;
  const networkParameters = { ...(!pretrained && { normalisation: 'none' }), ...sizes, ...head, ...wishes.networkParameters };
  const input = kind === 'table' ? table : inputFor(network, kind);
  const choice = { method, methodParameters: {}, network, networkParameters, pretrained, fineTuning };
  const built = buildModel(choice, input, classesFor(method, classes));
  const model = wishes.model?.(built) ?? built;
  const rule = stepRule(resolveTraining({ optimiser: 'momentum', ...wishes.training }));
  const kernels = new Set(model.variables.filter(({ role }) => role === 'kernel').map(({ name }) => name));
  const values = Object.entries(initialState(model, rule, 1).values).map(([name, { shape, values }]) => {
    const noise = noiseFor(1, `under way/${name}`, values.length);
    const moved = kernels.has(name)
      ? values
      : name.includes('@')
        ? noise.map((at) => at / 20)
        : values.map((at, place) => at + (noise[place] ?? 0) / 4);
    return [name, { shape, values: moved }] as const;
  });
  return { model, rule, seed: 1, batch: itemCounts(model, itemsEach), values: Object.fromEntries(values) };
}

/** A step's batch: items between −1 and 1, or any tokens, every class, and of what the method asks for beside them, rows between 0 and 1. */
export function batchAt({ model }: ExecutionPlan, step: number): HostBatch {
  const batch = noiseBatch(batchFormOf(model, itemsEach));
  const tokens = tokenCount(model.input);
  for (const [part, ground] of Object.entries({ source: 1, target: 0.8, strong: 0.7, labelled: 0.8 })) {
    const values = batch[part as 'source'] as Float32Array | undefined;
    const value = tokens > 0 ? (drawn: number) => Math.floor(tokens * drawn) : (drawn: number) => 2 * drawn - ground;
    values?.set(noiseFor(step, `batch/${part}`, values.length).map(value));
  }
  for (let item = 0; item < batch.labels.length / classes.length; item++)
    for (let label = 0; label < classes.length; label++)
      batch.labels[item * classes.length + label] = label === (item + step) % classes.length ? 1 : 0;
  return batch;
}

/** Takes steps from some step on, and answers the losses of each. λ and the learning rate change from step to step. */
export async function takeSteps(plan: ExecutionPlan, execution: Execution, steps: number, start = 20): Promise<Record<string, number>[]> {
  const updates = Object.fromEntries(
    Object.keys(plan.model.stacks).map((network) => {
      const each = plan.model.phases.filter((phase) => phase.updates.includes(network)).reduce((sum, { repeat }) => sum + repeat, 0);
      return [network, start * each];
    }),
  );
  const progress = new Progress(plan.model, { learningRate: 0.01, learningRateSchedule: 'inverse' }, 100, { step: start, updates });
  const losses: Record<string, number>[] = [];
  for (let step = start; step < start + steps; step++) {
    progress.advance(execution, batchAt(plan, step));
    losses.push(await execution.losses());
  }
  return losses;
}

/** The largest difference of two lists of numbers, as a share of the largest magnitude among the first. */
export function differenceOf(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [largest, difference] = [0, 0];
  for (let at = 0; at < expected.length; at++) {
    largest = Math.max(largest, Math.abs(expected[at] ?? 0));
    const off = Math.abs((expected[at] ?? 0) - (actual[at] ?? 0));
    difference = Number.isNaN(off) ? Infinity : Math.max(difference, off);
  }
  return difference === 0 ? 0 : difference / largest;
}

/** Those of the named values that differ by more than 1e-5 of the largest of their tensor, with how much they do. */
export function differing(expected: StoredValues, actual: StoredValues, tolerance = 1e-5): Record<string, number> {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  const differences = Object.entries(expected).map(([name, { shape, values }]) => {
    expect(actual[name]?.shape).toEqual(shape);
    return [name, differenceOf(values, actual[name]?.values ?? [])] as const;
  });
  return Object.fromEntries(differences.filter(([, difference]) => !(difference <= tolerance)));
}

/** The same of losses, each relative to the largest that it was. */
export function differingLosses(
  expected: readonly Record<string, number>[],
  actual: readonly Record<string, number>[],
  tolerance = 1e-5,
): Record<string, number> {
  const ofAll = (losses: readonly Record<string, number>[]): StoredValues =>
    Object.fromEntries(
      Object.keys(losses[0] ?? {}).map((name) => [
        name,
        { shape: [losses.length], values: Float32Array.from(losses, (step) => step[name] ?? Number.NaN) },
      ]),
    );
  return differing(ofAll(expected), ofAll(actual), tolerance);
}
