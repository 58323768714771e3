import { beforeAll, describe, expect, it } from 'vitest';
import { compiledExecution } from '../../../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import type { Execution, HostBatch } from '../../../../main/engine/training/execution.ts';
import { batchAt, differing, planFor, takeSteps } from '../../../helpers/plans.ts';
import { orWhyNot, trained, usualSteps, withoutTensorflow } from './compare.ts';
import { withTeacher } from './own-models.ts';

const demanding = {
  networkParameters: { normalisation: 'domain', dropout: 0.3 },
  training: { optimiser: 'adam', weightDecay: 0.1, clipNorm: 1 },
};
const half = usualSteps / 2;

const cases = [
  { name: 'DANN with Adam, dropout and normalisation', plan: () => planFor(demanding) },
  {
    name: 'DANN with RMSprop on pictures',
    plan: () => planFor({ network: 'cnn-small', kind: 'image', training: { optimiser: 'rmsprop' } }),
  },
  { name: 'MCD with momentum', plan: () => planFor({ method: 'mcd' }) },
  { name: 'a teacher', plan: () => planFor({ ...demanding, model: withTeacher }) },
];

describe.skipIf(withoutTensorflow)(`the values of a compiled training${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each(cases)('go on from where they were read, to the bit: $name', async ({ plan: planOf }) => {
    const plan = planOf();
    const alone = await trained(plan, compiledExecution(plan));
    const first = await trained(plan, compiledExecution(plan), half);
    const resumed = compiledExecution({ ...plan, values: first.values });
    const losses = await takeSteps(plan, resumed, half, 20 + half);
    expect([...first.losses, ...losses]).toEqual(alone.losses);
    expect(await resumed.read()).toEqual(alone.values);
    resumed.dispose();
  });

  it('are those of the plan before the first step, whatever making it has computed', async () => {
    const plan = planFor(demanding);
    const execution = compiledExecution(plan);
    expect(await execution.read()).toEqual(plan.values);
    execution.dispose();
  });

  it('can be set at any time, and what was read before stays as it was', async () => {
    const plan = planFor(demanding);
    const execution = compiledExecution(plan);
    const losses = await takeSteps(plan, execution, 3);
    const read = await execution.read();
    const kept = structuredClone(read);
    await takeSteps(plan, execution, 2, 23);
    execution.write(plan.values);
    expect(await execution.read()).toEqual(plan.values);
    expect(await takeSteps(plan, execution, 3)).toEqual(losses);
    expect(await execution.read()).toEqual(read);
    expect(read).toEqual(kept);
    execution.dispose();
  });

  // TensorFlow takes memory of JavaScript as its own where that lies on a multiple of 64 bytes, which some of many arrays do.
  it('are copies of what they were set to, in no memory of the host', async () => {
    const plan = planFor({ network: 'cnn-small', kind: 'image', networkParameters: { normalisation: 'domain' } });
    const execution = compiledExecution(plan);
    const given = structuredClone(plan.values);
    execution.write(given);
    for (const { values } of Object.values(given)) values.fill(Number.NaN);
    expect(await execution.read()).toEqual(plan.values);
    execution.dispose();
  });

  it('that are set again are trained by the batch that is given then', async () => {
    const plan = planFor();
    const execution = compiledExecution(plan);
    const moment = { step: 3, progress: 0.3, learningRate: 0.01, updates: {} };
    const lossOf = async (batch: number) => {
      execution.write(plan.values);
      execution.update(0, 0, batchAt(plan, batch), moment);
      return (await execution.losses())['loss'];
    };
    const [first, other, again] = [await lossOf(1), await lossOf(2), await lossOf(1)];
    expect(other).not.toBe(first);
    expect(again).toBe(first);
    execution.dispose();
  });

  it('are the same when every batch comes in the same arrays, which another thread may fill', async () => {
    const plan = planFor({ method: 'mcd' });
    const alone = await trained(plan, compiledExecution(plan), 5);
    const inner = compiledExecution(plan);
    const { source, labels, target } = batchAt(plan, 0);
    const shared = (values: Float32Array) => new Float32Array(new SharedArrayBuffer(values.byteLength));
    const reused: HostBatch = { source: shared(source), labels: shared(labels), target: shared(target) };
    let filled = Number.NaN;
    const outer: Execution = {
      ...inner,
      update(phase, repeat, batch, moment) {
        if (filled !== moment.step) for (const name of ['source', 'labels', 'target'] as const) reused[name].set(batch[name]);
        filled = moment.step;
        inner.update(phase, repeat, reused, moment);
      },
    };
    expect(await trained(plan, outer, 5)).toEqual(alone);
  });

  it('are refused as a whole when one is missing or of another size', async () => {
    const plan = planFor();
    const execution = compiledExecution(plan);
    const name = 'head/0-dense/bias';
    const { [name]: bias, ...others } = plan.values;
    expect(() => execution.write(others)).toThrow(`${name} is not among the values, or of another size.`);
    expect(() => execution.write({ ...plan.values, [name]: { shape: [2], values: Float32Array.of(1, 2) } })).toThrow(name);
    expect(bias).toBeDefined();
    expect(await execution.read()).toEqual(plan.values);
    execution.dispose();
  });

  it('trained eagerly go on compiled, and the other way round', async () => {
    const plan = planFor(demanding);
    const ends = await Promise.all(
      [
        [eagerExecution, compiledExecution],
        [compiledExecution, eagerExecution],
      ].map(async ([begin, end]) => {
        const first = await trained(plan, await begin!(plan), half);
        const second = await end!({ ...plan, values: first.values });
        await takeSteps(plan, second, half, 20 + half);
        const values = await second.read();
        second.dispose();
        return values;
      }),
    );
    expect(differing(ends[0] ?? {}, ends[1] ?? {})).toEqual({});
  });
});
