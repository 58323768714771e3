import { describe, expect, it } from 'vitest';
import type { Store } from '../../../main/services/ports/store.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { RequestOutput } from '../../../shared/contract/contract.ts';
import { addShores, openServices, payloads, runConfig } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import type { FakeTraining } from '../../helpers/fake-trainer.ts';
import { checkpointRecord, modelInputRecord, newMetric } from '../../helpers/records.ts';
import { newStore } from '../../helpers/store.ts';

async function training(store?: Store): Promise<{ services: Services; run: FakeTraining; id: string }> {
  const services = await openServices(store ? { store } : {});
  addShores(services);
  const { id } = await services.handlers['runs.start'](runConfig());
  return { services, run: await services.trainer.begun(), id };
}

const progress = (metrics: ReturnType<typeof newMetric>[], stepsDone: number) =>
  ({ type: 'progress', metrics, stepsDone, millisecondsPerStep: 2 }) as const;

describe('what a trainer says', () => {
  it('is stored before it is passed on', async () => {
    const { services, run, id } = await training();
    const asked: Promise<RequestOutput<'runs.get'>>[] = [];
    services.heard = (name) => {
      if (name === 'run.progress') asked.push(services.handlers['runs.get']({ id, afterSeq: 0 }));
    };
    services.events.length = 0;
    run.say(progress([newMetric({ step: 1 }), newMetric({ step: 2 })], 2));
    run.say(progress([newMetric({ step: 3 })], 3));
    run.end({ type: 'finished' });
    const stored = await Promise.all(asked);
    const said = payloads(services, 'run.progress');
    expect(said.map(({ seq, metrics }) => [seq, metrics.map((metric) => metric.seq)])).toEqual([
      [2, [1, 2]],
      [3, [3]],
      [3, []],
    ]);
    for (const [at, { run: shown, metrics }] of said.entries()) {
      expect(stored[at]?.run).toEqual(shown);
      expect(stored[at]?.metrics).toEqual(expect.arrayContaining(metrics));
    }
    expect(said.at(-1)?.run).toMatchObject({
      state: 'finished',
      stepsDone: 3,
      millisecondsPerStep: 2,
      endedAt: expect.any(String) as string,
    });
  });

  it('about the run is in it: engine, versions, steps and classes', async () => {
    const { services, run, id } = await training();
    const [about, classes] = [{ engine: 'wasm', reason: 'it works', versions: { tfjs: '4' }, stepsTotal: 40 } as const, ['one', 'two']];
    run.say({ type: 'started', ...about, classes, modelInput: modelInputRecord() });
    expect(services.store.modelInput(id)).toEqual(modelInputRecord());
    const { run: shown } = await services.handlers['runs.get']({ id, afterSeq: 0 });
    expect(shown).toMatchObject({
      engine: 'wasm',
      engineReason: 'it works',
      versions: { tfjs: '4' },
      stepsTotal: 40,
      classes: ['one', 'two'],
    });
    expect(payloads(services, 'run.progress').at(-1)?.run).toEqual(shown);
  });

  it('anew after it resumed takes the place of what it said beyond its checkpoint', async () => {
    const { services, run, id } = await training();
    run.say(progress([newMetric({ step: 10 }), newMetric({ step: 20, value: 1 })], 20));
    run.say({ type: 'checkpoint', checkpoint: checkpointRecord({ step: 10 }) });
    run.say({ type: 'resumed', arm: 'adapted', seed: 1, step: 10 });
    run.say(progress([newMetric({ step: 20, value: 2 })], 20));
    const { metrics, checkpoints } = await services.handlers['runs.get']({ id, afterSeq: 0 });
    expect(metrics.map(({ seq, step, value }) => [seq, step, value])).toEqual([
      [1, 10, 0.5],
      [3, 20, 2],
    ]);
    expect(checkpoints).toEqual([checkpointRecord({ step: 10 })]);
  });

  it('of accuracy is summed up as soon as it is there', async () => {
    const { services, run } = await training();
    run.say(progress([newMetric({ name: 'loss' })], 1));
    expect(payloads(services, 'run.progress').at(-1)?.run.summary).toEqual({});
    run.say(progress([newMetric({ name: 'target-accuracy', value: 0.75, oracle: true })], 2));
    expect(payloads(services, 'run.progress').at(-1)?.run.summary.adapted).toMatchObject({ targetAccuracy: 0.75, seeds: 1 });
  });

  it('that cannot be stored reaches nobody, and the trainer is told', async () => {
    const { services, run } = await training();
    services.events.length = 0;
    expect(() => run.say(progress([newMetric({ arm: 'both' as 'adapted' })], 1))).toThrow();
    expect(services.events).toEqual([]);
  });
});

it('a last word that a full disk swallows ends neither the app nor the queue', async () => {
  const store = await newStore();
  let full = false;
  const filling: Store = {
    ...store,
    updateRun(id, change) {
      if (full) throw new AppError('disk-full', 'The disk is full.', { hint: 'Free some space.' });
      return store.updateRun(id, change);
    },
  };
  const { services, run, id } = await training(filling);
  const next = await services.handlers['runs.start'](runConfig());
  full = true;
  run.end({ type: 'failed', error: { code: 'disk-full', message: 'The disk is full.', hint: 'Free some space.' } });
  await expect.poll(() => payloads(services, 'run.progress').length).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([store.run(id)?.state, store.run(next.id)?.state]).toEqual(['running', 'queued']);
  full = false;
  expect((await services.handlers['runs.pause']({ id })).state).toBe('paused');
  await services.handlers['runs.resume']({ id });
  expect((await services.trainer.begun()).job.runId).toBe(id);
});
