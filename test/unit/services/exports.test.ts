import { describe, expect, it } from 'vitest';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import { openServices, payloads, runConfig } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { checkpointRecord, runRecord } from '../../helpers/records.ts';

let jobs = 0;
const request = { format: 'tfjs', arm: 'adapted', seed: null, out: null } as const;
const exporting = ({ handlers }: Services, more: Partial<{ arm: 'source-only'; seed: number; out: string }> = {}) =>
  handlers['exports.create']({ runId: 'run-1', ...request, ...more, job: `export-${++jobs}` });

async function withCheckpoints(method = 'dann'): Promise<Services> {
  const services = await openServices();
  services.store.insertRun(runRecord({ config: runConfig({ method, seeds: 2, seed: 7 }), state: 'finished', targetName: 'Street digits' }));
  const steps = [
    ['adapted', 7, 100],
    ['adapted', 7, 20],
    ['adapted', 8, 300],
    ['source-only', 7, 90],
    ['source-only', 8, 80],
  ] as const;
  for (const [arm, seed, step] of steps) services.store.insertCheckpoint('run-1', checkpointRecord({ arm, seed, step }));
  return services;
}

describe('an export', () => {
  it('takes the first seed’s newest checkpoint, whatever the other seeds reached', async () => {
    const services = await withCheckpoints();
    const artifact = await exporting(services);
    expect(services.trainer.exports).toMatchObject([
      {
        checkpoint: checkpointRecord({ arm: 'adapted', seed: 7, step: 100 }),
        format: 'tfjs',
        sourceFolder: `datasets/${'a'.repeat(32)}`,
        targetFolder: `datasets/${'b'.repeat(32)}`,
      },
    ]);
    expect(artifact).toMatchObject({ runId: 'run-1', arm: 'adapted', seed: 7, step: 100, parity: 1e-7, bytes: 100, format: 'tfjs' });
    expect(artifact.path).toBe(services.trainer.exports[0]?.out);
    expect(await services.handlers['exports.list']({})).toEqual([artifact]);
    expect(payloads(services, 'exports.changed')).toEqual([{ id: artifact.id }]);
  });

  it('takes the seed, the arm and the folder that were asked for', async () => {
    const services = await withCheckpoints();
    const artifact = await exporting(services, { arm: 'source-only', seed: 8, out: 'mine' });
    expect(artifact).toMatchObject({ arm: 'source-only', seed: 8, step: 80, path: 'mine' });
  });

  it('of a run that adapts nothing is its source-only model', async () => {
    const services = await withCheckpoints('erm');
    expect(await exporting(services)).toMatchObject({ arm: 'source-only', seed: 7, step: 90 });
  });

  it('never goes into the folder of another', async () => {
    const services = await withCheckpoints();
    const [one, two] = [await exporting(services), await exporting(services)];
    expect(one.path).not.toBe(two.path);
  });

  it('is refused without a checkpoint, and says which seeds there are', async () => {
    const services = await withCheckpoints();
    await expect(exporting(services, { seed: 9 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('seed 9') as string,
      hint: expect.stringContaining('7 to 8') as string,
    });
    services.store.insertRun(runRecord({ id: 'run-2', config: runConfigSchema.parse({ source: 'a', target: 'b' }) }));
    const without = services.handlers['exports.create']({ runId: 'run-2', ...request, job: 'two' });
    await expect(without).rejects.toMatchObject({ code: 'conflict' });
    const unknown = services.handlers['exports.create']({ runId: 'none', ...request, job: 'three' });
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
    expect([services.trainer.exports, services.store.artifacts(), services.events]).toEqual([[], [], []]);
  });

  it('that fails is not listed', async () => {
    const services = await withCheckpoints();
    services.trainer.export = async () => Promise.reject(new Error('it broke'));
    await expect(exporting(services)).rejects.toThrow('it broke');
    expect([services.store.artifacts(), payloads(services, 'exports.changed')]).toEqual([[], []]);
  });
});
