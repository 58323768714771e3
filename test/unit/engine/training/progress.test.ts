import { describe, expect, it } from 'vitest';
import type { Phase } from '../../../../main/engine/methods/method.ts';
import type { Model } from '../../../../main/engine/model.ts';
import type { Execution, HostBatch } from '../../../../main/engine/training/execution.ts';
import { Progress } from '../../../../main/engine/training/progress.ts';
import { smallTraining } from '../../../helpers/small-training.ts';

type Update = Parameters<Execution['update']>;
const batch: HostBatch = { source: new Float32Array(2), labels: new Float32Array(2), target: new Float32Array(2) };

/** An execution that notes what it is told, and computes nothing. */
function noting() {
  const updates: { phase: number; repeat: number; batch: HostBatch; moment: Update[3] }[] = [];
  let follows = 0;
  const execution = {
    update: (...[phase, repeat, batch, moment]: Update) =>
      void updates.push({ phase, repeat, batch, moment: { ...moment, updates: { ...moment.updates } } }),
    follow: () => void follows++,
  } as unknown as Execution;
  return { execution, updates, follows: () => follows };
}

const { model: mcd } = smallTraining({ choice: { method: 'mcd', methodParameters: { generatorSteps: 2 } } });
const constant = { learningRate: 0.1, learningRateSchedule: 'constant' as const };
const fresh = { step: 0, updates: {} };

describe('progress', () => {
  it('makes every phase of a step as often as it asks for, in order, with the same batch and moment', () => {
    const { execution, updates } = noting();
    const progress = new Progress(mcd, constant, 8, { step: 2, updates: {} });
    progress.advance(execution, batch);
    expect(updates.map(({ phase, repeat }) => [mcd.phases[phase]?.name, repeat])).toEqual([
      ['classify', 0],
      ['disagree', 0],
      ['agree', 0],
      ['agree', 1],
    ]);
    for (const update of updates) {
      expect(update.batch).toBe(batch);
      expect(update.moment).toMatchObject({ step: 2, progress: 0.25, learningRate: 0.1 });
    }
    expect(progress.step).toBe(3);
  });

  it('counts the updates of each network, which are not those of the steps, and tells each update those before it', () => {
    const { execution, updates } = noting();
    const progress = new Progress(mcd, constant, 8, fresh);
    for (let step = 0; step < 3; step++) progress.advance(execution, batch);
    expect(progress.updates).toEqual({ extractor: 9, head: 6, 'second-head': 6 });
    expect(updates.slice(0, 5).map(({ moment }) => moment.updates)).toEqual([
      {},
      { extractor: 1, head: 1, 'second-head': 1 },
      { extractor: 1, head: 2, 'second-head': 2 },
      { extractor: 2, head: 2, 'second-head': 2 },
      { extractor: 3, head: 2, 'second-head': 2 },
    ]);
  });

  it('goes on from where it was, and changes nothing of what it was given', () => {
    const { execution, updates } = noting();
    const start = { step: 5, updates: { extractor: 15, head: 10, 'second-head': 10 } };
    const progress = new Progress(mcd, constant, 8, start);
    const before = progress.updates;
    progress.advance(execution, batch);
    expect(updates[0]?.moment).toMatchObject({ step: 5, updates: start.updates });
    expect(start.updates.extractor).toBe(15);
    expect(before['extractor']).toBe(15);
    expect(progress.updates).toEqual({ extractor: 18, head: 12, 'second-head': 12 });
  });

  it('lets averages follow once in a step, after its last update, where there are any', () => {
    const [without, having] = [noting(), noting()];
    new Progress(mcd, constant, 8, fresh).advance(without.execution, batch);
    expect(without.follows()).toBe(0);
    const averaging: Model = { ...mcd, averages: [{ name: 'teacher', averageOf: 'extractor', decay: 0.9 }] };
    let updatesBefore = 0;
    const execution = { ...having.execution, follow: () => ((updatesBefore = having.updates.length), having.execution.follow()) };
    const progress = new Progress(averaging, constant, 8, fresh);
    progress.advance(execution, batch);
    expect([updatesBefore, having.follows()]).toEqual([4, 1]);
    progress.advance(execution, batch);
    expect([updatesBefore, having.follows()]).toEqual([8, 2]);
  });

  it('lowers the learning rate by its schedule, and says its mean since it was last asked', () => {
    const { execution, updates } = noting();
    const single: Model = { ...mcd, phases: [mcd.phases[0] as Phase<string>] };
    const progress = new Progress(single, { learningRate: 0.1, learningRateSchedule: 'cosine' }, 4, fresh);
    const rates = [0, 1, 2, 3].map((step) => 0.05 * (1 + Math.cos((Math.PI * step) / 4)));
    for (let step = 0; step < 3; step++) progress.advance(execution, batch);
    expect(progress.read()['learning-rate']).toBeCloseTo(((rates[0] ?? 0) + (rates[1] ?? 0) + (rates[2] ?? 0)) / 3, 12);
    progress.advance(execution, batch);
    expect(progress.read()['learning-rate']).toBeCloseTo(rates[3] ?? 0, 12);
    for (const [step, { moment }] of updates.entries()) expect(moment.learningRate).toBeCloseTo(rates[step] ?? 0, 12);
  });
});
