import type { Model } from '../model.ts';
import { sizeOf } from '../networks/layer.ts';
import type { Variable } from '../networks/layer.ts';
import { randomFor } from '../random.ts';
import { slotName } from './step.ts';
import type { StepRule } from './step.ts';

/** A tensor's numbers, outside any engine. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type StoredValues = Readonly<Record<string, StoredTensor>>;

/** A training at some step: weights, statistics and optimiser slots by name, and how often each network was updated. */
export interface TrainingState {
  readonly step: number;
  readonly values: StoredValues;
  readonly updates: Readonly<Record<string, number>>;
}

/**
 * The state before the first step. Networks of the same name and shape start alike whatever the method, so arms compare; an
 * averaged network starts as what it follows, a copy as what it copies.
 * @param from values that take the place of the random ones where their name and shape fit
 */
export function initialState(model: Model, rule: StepRule, seed: number, from: StoredValues = {}): TrainingState {
  const values: Record<string, StoredTensor> = {};
  const averaged = new Map(model.averages.map(({ name, averageOf }) => [name, averageOf]));
  const origins = new Map([...averaged, ...model.copies.map(({ name, copyOf }) => [name, copyOf] as const)]);
  for (const { name: network, variables } of Object.values(model.stacks)) {
    const origin = origins.get(network);
    for (const variable of variables) {
      const name = origin === undefined ? variable.name : origin + variable.name.slice(network.length);
      const given = from[statisticsOf(name)];
      const fits = given?.shape.join() === variable.shape.join();
      const start = given && fits ? given.values.slice() : variable.initial(randomFor(seed, `weights/${name}`));
      values[variable.name] = { shape: variable.shape, values: start };
      if (!averaged.has(network)) Object.assign(values, emptySlots(variable, rule));
    }
  }
  return { step: 0, values, updates: {} };
}

/** A model that saw no target knows only the source's statistics: a training that starts with it normalises target items by those at first. */
const statisticsOf = (name: string): string => name.replace(/\/target-(mean|variance)$/, '/source-$1');

const emptySlots = ({ name, shape, role }: Variable, rule: StepRule): StoredValues =>
  role === 'statistic'
    ? {}
    : Object.fromEntries(rule.optimiser.slots.map((slot) => [slotName(name, slot), { shape, values: new Float32Array(sizeOf(shape)) }]));
