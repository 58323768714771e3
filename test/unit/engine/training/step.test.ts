/* What one update changes, and what it leaves alone to the bit. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { methods } from '../../../../main/engine/methods/index.ts';
import type { Phase } from '../../../../main/engine/methods/method.ts';
import type { Model } from '../../../../main/engine/model.ts';
import { batchFormOf, itemCounts, noiseBatch } from '../../../../main/engine/training/batch-parts.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import { stepRule } from '../../../../main/engine/training/settings.ts';
import { initialState } from '../../../../main/engine/training/state.ts';
import { slotName, trainedBy } from '../../../../main/engine/training/step.ts';
import { smallTraining } from '../../../helpers/small-training.ts';
import type { Small } from '../../../helpers/small-training.ts';

/** An execution of a small training's model, and its first batch, which is the same whenever it is asked for. */
async function begin(small: Small, change: (model: Model) => Model = (model) => model, seed = 1) {
  const training = smallTraining(small);
  const model = change(training.model);
  const rule = stepRule(training.settings);
  const { values } = initialState(model, rule, 1);
  const execution = await eagerExecution({ model, rule, seed, batch: itemCounts(model, 8), values });
  return { model, rule, values, execution, batch: noiseBatch(batchFormOf(model, 8)) };
}

const moment = { step: 0, progress: 0.5, learningRate: 0.01, updates: {} };
const cases = methods.flatMap(({ descriptor: { id: method } }) =>
  smallTraining({ choice: { method } }).model.phases.map(({ name }, index) => ({ method, phase: name, index })),
);

describe('an update', () => {
  it.each(cases)('of $method, phase $phase, moves its networks and none of the others', async ({ method, index }) => {
    const training = { weightDecay: 0.01, clipNorm: 1 };
    const { model, rule, values, execution, batch } = await begin({ choice: { method }, training });
    execution.update(index, 0, batch, moment);
    const after = await execution.read();
    const phase = model.phases[index] as Phase<string>;
    for (const { name: network, variables } of Object.values(model.stacks)) {
      const weights = variables.filter(({ role }) => role !== 'statistic').map(({ name }) => name);
      const names = weights.flatMap((name) => [name, ...rule.optimiser.slots.map((slot) => slotName(name, slot))]);
      const moved = names.filter((name) => Buffer.compare(bytes(after[name]?.values), bytes(values[name]?.values)) !== 0);
      if (!phase.updates.includes(network)) expect(moved).toEqual([]);
      // A unit that is active for no item keeps its own weights, but a network moves as a whole.
      else if (phase.only === 'normalisation') expect(moved.every((name) => /-batch-norm\/(scale|offset)(@|$)/.test(name))).toBe(true);
      else expect(moved).toEqual(expect.arrayContaining(names.filter((name) => /kernel(@|$)/.test(name))));
    }
    const any = trainedBy(model, phase).some(
      ({ variable: { name } }) => Buffer.compare(bytes(after[name]?.values), bytes(values[name]?.values)) !== 0,
    );
    expect(any).toBe(trainedBy(model, phase).length > 0);
    expect(Object.keys(after).sort()).toEqual(Object.keys(values).sort());
    execution.dispose();
  });

  it('moves a network at its own rate: nowhere at 0, and half as far at a half', async () => {
    const moves = async (rate: number) => {
      const change = (model: Model): Model => ({ ...model, phases: model.phases.map((phase) => ({ ...phase, rates: { head: rate } })) });
      const training = { optimiser: 'sgd', weightDecay: 0.1 };
      const { values, execution, batch } = await begin({ choice: { method: 'erm' }, training }, change);
      execution.update(0, 0, batch, moment);
      const after = await execution.read();
      execution.dispose();
      const moveOf = (name: string): number => (after[name]?.values[0] ?? 0) - (values[name]?.values[0] ?? 0);
      return { extractor: moveOf('extractor/0-dense/kernel'), head: moveOf('head/2-dense/kernel') };
    };
    const [whole, half, none] = [await moves(1), await moves(0.5), await moves(0)];
    expect(whole.head).not.toBe(0);
    expect(half.head).toBeCloseTo(whole.head / 2, 6);
    expect(none.head).toBe(0);
    expect([half.extractor, none.extractor]).toEqual([whole.extractor, whole.extractor]);
  });

  it('draws its random numbers by seed, step, phase and repeat alone', async () => {
    const lossesAt = async (step: number, repeat: number, seed = 1) => {
      const { execution, batch } = await begin({ choice: { method: 'erm', networkParameters: { dropout: 0.5 } } }, undefined, seed);
      execution.update(0, repeat, batch, { ...moment, step });
      const { loss } = await execution.losses();
      execution.dispose();
      return loss;
    };
    const first = await lossesAt(4, 0);
    expect(await lossesAt(4, 0)).toBe(first);
    expect(new Set([first, await lossesAt(5, 0), await lossesAt(4, 1), await lossesAt(4, 0, 2)]).size).toBe(4);
  });
});

const bytes = (values: Float32Array = new Float32Array()): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
