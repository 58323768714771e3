import { describe, expect, it } from 'vitest';
import { requests } from '../../../shared/contract/contract.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import { openServices, payloads, runConfig } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { armSummary, checkpointRecord, runRecord } from '../../helpers/records.ts';

let jobs = 0;
const analyse = ({ handlers }: Services, more: Partial<RequestInput<'runs.analyse'>> = {}) =>
  handlers['runs.analyse'](requests['runs.analyse'].input.parse({ id: 'run-1', job: `analysis-${++jobs}`, ...more }));

async function withCheckpoints(method = 'dann'): Promise<Services> {
  const services = await openServices();
  services.store.insertRun(
    runRecord({
      config: runConfig({ method, seeds: 2, seed: 7 }),
      state: 'finished',
      summary: { adapted: armSummary({ chosenSteps: [20, 300] }) },
      moreSources: [{ id: 'data-3', name: 'Letters', hash: 'd'.repeat(32) }],
    }),
  );
  const steps = [
    ['adapted', 7, 100],
    ['adapted', 7, 20],
    ['adapted', 8, 300],
    ['source-only', 7, 60],
    ['source-only', 7, 90],
  ] as const;
  for (const [arm, seed, step] of steps) services.store.insertCheckpoint('run-1', checkpointRecord({ arm, seed, step }));
  return services;
}

describe('an analysis', () => {
  it('is of the first seed’s chosen model, beside the last of its baseline, on the data of the run', async () => {
    const services = await withCheckpoints();
    expect(await analyse(services)).toMatchObject({ runId: 'run-1', arm: 'adapted', seed: 7, step: 20 });
    expect(services.trainer.analyses).toMatchObject([
      {
        checkpoint: checkpointRecord({ arm: 'adapted', seed: 7, step: 20 }),
        before: checkpointRecord({ arm: 'source-only', seed: 7, step: 90 }),
        embedding: 'pca',
        sourceFolder: `datasets/${'a'.repeat(32)}`,
        moreSourceFolders: [`datasets/${'d'.repeat(32)}`],
        targetFolder: `datasets/${'b'.repeat(32)}`,
      },
    ]);
    expect(payloads(services, 'job.progress')).toMatchObject([{ phase: 'Looking', done: 1, total: 4 }]);
  });

  it.each([
    ['a seed without a baseline', { seed: 8 }, { arm: 'adapted', seed: 8, step: 300 }, null],
    ['a step', { step: 100 }, { arm: 'adapted', seed: 7, step: 100 }, 90],
    ['the baseline, the newest since none was chosen', { arm: 'source-only' }, { arm: 'source-only', seed: 7, step: 90 }, null],
  ] as const)('takes %s', async (_, asked, checkpoint, before) => {
    const services = await withCheckpoints();
    await analyse(services, { ...asked, embedding: 'none' });
    expect(services.trainer.analyses[0]).toMatchObject({ checkpoint, embedding: 'none' });
    expect(services.trainer.analyses[0]?.before?.step ?? null).toBe(before);
  });

  it('of a run that adapts nothing is of its source-only model, beside none', async () => {
    const services = await withCheckpoints('erm');
    await analyse(services);
    expect(services.trainer.analyses[0]).toMatchObject({ checkpoint: { arm: 'source-only', step: 90 }, before: null });
  });

  it('is refused where there is no checkpoint, and says what there is', async () => {
    const services = await withCheckpoints();
    await expect(analyse(services, { seed: 9 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('seed 9') as string,
      hint: expect.stringContaining('7 to 8') as string,
    });
    await expect(analyse(services, { step: 21 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('at step 21') as string,
      hint: expect.stringContaining('20, 100') as string,
    });
    await expect(analyse(services, { id: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    expect(services.trainer.analyses).toEqual([]);
  });

  it('does not take a model that was trained on the target’s labels', () => {
    expect(requests['runs.analyse'].input.safeParse({ id: 'run-1', job: 'one', arm: 'target-trained' }).success).toBe(false);
  });

  it('can be cancelled', async () => {
    const services = await withCheckpoints();
    services.trainer.analysing = new Promise(() => undefined);
    const ended = expect(analyse(services, { job: 'long' })).rejects.toThrow('stopped');
    await services.handlers['jobs.cancel']({ job: 'long' });
    await ended;
  });
});
