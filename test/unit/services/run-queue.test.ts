import { describe, expect, it } from 'vitest';
import type { Run } from '../../../shared/model/run.ts';
import { addShores, openServices, runConfig } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { modelInputRecord } from '../../helpers/records.ts';

async function withRuns(count: number): Promise<{ services: Services; runs: Run[] }> {
  const services = await openServices();
  addShores(services);
  const runs: Run[] = [];
  for (let at = 0; at < count; at++) runs.push(await services.handlers['runs.start'](runConfig()));
  return { services, runs };
}

const states = ({ store }: Services, runs: readonly Run[]): (string | undefined)[] => runs.map(({ id }) => store.run(id)?.state);
/** Lets all that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('the queue', () => {
  it('trains one run after the other, in the order of their start', async () => {
    const { services, runs } = await withRuns(3);
    for (const [at, run] of runs.entries()) {
      const training = await services.trainer.begun();
      await settle();
      expect(training.job.runId).toBe(run.id);
      expect(states(services, runs)).toEqual(runs.map((_, other) => (other < at ? 'finished' : other === at ? 'running' : 'queued')));
      expect(services.trainer.trainings).toHaveLength(at + 1);
      training.end({ type: 'finished' });
    }
    await settle();
    expect(states(services, runs)).toEqual(['finished', 'finished', 'finished']);
  });

  it('gives the trainer the folders of the run and of its data', async () => {
    const { services, runs } = await withRuns(1);
    const { job } = await services.trainer.begun();
    expect(job).toEqual({
      runId: runs[0]?.id,
      config: runs[0]?.config,
      engine: 'tensorflow',
      engineReason: 'tensorflow for auto',
      sourceFolder: 'datasets/hash-source',
      moreSourceFolders: [],
      targetFolder: 'datasets/hash-target',
      sourceModel: null,
      backbone: null,
      runFolder: `runs/${runs[0]?.id ?? ''}`,
      givenModels: [],
    });
    const { config, sourceFolder, moreSourceFolders, targetFolder, sourceModel, backbone } = job;
    expect(services.trainer.choiceJobs).toEqual([{ config, sourceFolder, moreSourceFolders, targetFolder, sourceModel, backbone }]);
  });

  it('goes on with the next when one fails, crashes or has no engine', async () => {
    const { services, runs } = await withRuns(2);
    const error = { code: 'diverged', message: 'The loss is not finite.', hint: 'Lower the learning rate.' } as const;
    (await services.trainer.begun()).end({ type: 'failed', error });
    const second = await services.trainer.begun();
    services.trainer.choosing = Promise.reject(new Error('no engine'));
    services.trainer.choosing.catch(() => undefined);
    const third = await services.handlers['runs.start'](runConfig());
    second.end({ type: 'failed', error: { ...error, code: 'trainer-crashed' } });
    await settle();
    expect(states(services, [...runs, third])).toEqual(['failed', 'crashed', 'failed']);
    expect(services.store.run(runs[0]?.id ?? '')).toMatchObject({ error, endedAt: expect.any(String) as string });
    expect(services.store.run(third.id)?.error).toMatchObject({ code: 'internal' });
  });
});

describe.each([
  ['pause', 'paused'],
  ['cancel', 'cancelled'],
] as const)('runs.%s', (how, state) => {
  it('stops a training run, and answers when it has stopped', async () => {
    const { services, runs } = await withRuns(2);
    const training = await services.trainer.begun();
    const stopped = await services.handlers[`runs.${how}`]({ id: training.job.runId });
    expect([stopped.state, training.asked]).toEqual([state, [how]]);
    expect((await services.trainer.begun()).job.runId).toBe(runs[1]?.id);
  });

  it('stops a waiting run at once, and it does not train', async () => {
    const { services, runs } = await withRuns(3);
    const training = await services.trainer.begun();
    expect((await services.handlers[`runs.${how}`]({ id: runs[1]?.id ?? '' })).state).toBe(state);
    expect(states(services, runs)).toEqual(['running', state, 'queued']);
    training.end({ type: 'finished' });
    expect((await services.trainer.begun()).job.runId).toBe(runs[2]?.id);
  });

  it('stops a run whose engine is still being measured, which is given up', async () => {
    const { services, runs } = await withRuns(1);
    services.trainer.choosing = new Promise(() => undefined);
    await expect.poll(() => services.trainer.wishes.length).toBe(1);
    const stopped = await services.handlers[`runs.${how}`]({ id: runs[0]?.id ?? '' });
    expect(stopped).toMatchObject({ state, error: null });
    expect(services.trainer.trainings).toEqual([]);
  });

  it('stops a run whose engine is chosen at that moment, and answers when it has stopped', async () => {
    const { services, runs } = await withRuns(1);
    const choice = Promise.withResolvers<void>();
    services.trainer.choosing = choice.promise;
    await expect.poll(() => services.trainer.wishes.length).toBe(1);
    choice.resolve();
    expect((await services.handlers[`runs.${how}`]({ id: runs[0]?.id ?? '' })).state).toBe(state);
    expect(services.trainer.trainings).toEqual([]);
  });

  it('is refused for a finished run', async () => {
    const { services, runs } = await withRuns(1);
    (await services.trainer.begun()).end({ type: 'finished' });
    await settle();
    await expect(services.handlers[`runs.${how}`]({ id: runs[0]?.id ?? '' })).rejects.toMatchObject({ code: 'conflict' });
    expect(states(services, runs)).toEqual(['finished']);
  });
});

describe('runs.resume', () => {
  it('puts a paused run at the end of the queue, and it goes on on its engine', async () => {
    const { services, runs } = await withRuns(2);
    const first = await services.trainer.begun();
    const about = { engine: 'wasm', reason: 'it was there', versions: { tfjs: '4' }, stepsTotal: 40 } as const;
    first.say({ type: 'started', ...about, classes: ['one'], modelInput: modelInputRecord() });
    const begun = services.store.run(first.job.runId)?.startedAt;
    await services.handlers['runs.pause']({ id: first.job.runId });
    expect((await services.handlers['runs.resume']({ id: first.job.runId })).state).toBe('queued');
    (await services.trainer.begun()).end({ type: 'finished' });
    const again = await services.trainer.begun();
    expect(again.job).toMatchObject({ runId: runs[0]?.id, engine: 'wasm', engineReason: 'it was there' });
    expect(services.trainer.wishes).toEqual(['auto', 'auto', 'wasm']);
    expect(services.store.run(again.job.runId)).toMatchObject({ state: 'running', startedAt: begun, endedAt: null, error: null });
  });

  it('is refused while a run trains or when it is finished', async () => {
    const { services, runs } = await withRuns(1);
    const training = await services.trainer.begun();
    const id = runs[0]?.id ?? '';
    await expect(services.handlers['runs.resume']({ id })).rejects.toMatchObject({ code: 'conflict' });
    training.end({ type: 'finished' });
    await expect(services.handlers['runs.resume']({ id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of a run that waits already lets it wait once', async () => {
    const { services, runs } = await withRuns(2);
    const training = await services.trainer.begun();
    const id = runs[1]?.id ?? '';
    await services.handlers['runs.resume']({ id });
    await services.handlers['runs.pause']({ id });
    training.end({ type: 'finished' });
    await settle();
    expect(states(services, runs)).toEqual(['finished', 'paused']);
    expect(services.trainer.trainings).toHaveLength(1);
  });
});

it('closing pauses what trains and what waits', async () => {
  const { services, runs } = await withRuns(3);
  const training = await services.trainer.begun();
  await services.close();
  expect(training.asked).toEqual(['pause']);
  expect(states(services, runs)).toEqual(['paused', 'paused', 'paused']);
  expect(services.trainer.trainings).toHaveLength(1);
});
