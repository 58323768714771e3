import { describe, expect, it } from 'vitest';
import { requests } from '../../../shared/contract/contract.ts';
import { addShores, openServices, payloads, runConfig } from '../../helpers/fake-ports.ts';

const input = requests['engines.install'].input;

describe('installing an engine', () => {
  it('is for the CPU and from the network unless something else is asked for', async () => {
    const services = await openServices();
    const asked = [{ job: 'one' }, { job: 'two', gpu: true }, { job: 'three', gpu: true, from: '/media/stick' }];
    const installing = asked.map((one) => services.handlers['engines.install'](input.parse(one)));
    expect(services.trainer.installs).toEqual([
      { from: null, gpu: false },
      { from: null, gpu: true },
      { from: '/media/stick', gpu: true },
    ]);
    for (const { job } of asked) await services.handlers['jobs.cancel']({ job });
    expect((await Promise.allSettled(installing)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(payloads(services, 'job.progress').map(({ job }) => job)).toEqual(['one', 'two', 'three']);
  });
});

describe('measuring engines', () => {
  const benchInput = requests['engines.bench'].input;

  it('takes the usual network and method unless others are named, reports and can be stopped', async () => {
    const services = await openServices();
    const { handlers, trainer } = services;
    const asked = [{ job: 'one' }, { job: 'two', network: 'mlp', method: 'erm', batchSize: 16 }];
    const measuring = asked.map((one) => handlers['engines.bench'](benchInput.parse(one)));
    expect(trainer.benches).toEqual([
      { network: 'cnn-small', method: 'dann', batchSize: null },
      { network: 'mlp', method: 'erm', batchSize: 16 },
    ]);
    for (const { job } of asked) await handlers['jobs.cancel']({ job });
    expect((await Promise.allSettled(measuring)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(payloads(services, 'job.progress').map(({ job }) => job)).toEqual(['one', 'two']);
  });

  it('is refused while a run trains', async () => {
    const services = await openServices();
    addShores(services);
    await services.handlers['runs.start'](runConfig());
    const training = await services.trainer.begun();
    const bench = () => services.handlers['engines.bench'](benchInput.parse({ job: 'one' }));
    await expect(bench()).rejects.toMatchObject({ code: 'conflict', retry: true });
    training.end({ type: 'finished' });
    await expect.poll(() => services.store.run(training.job.runId)?.state).toBe('finished');
    const measuring = bench();
    await services.handlers['jobs.cancel']({ job: 'one' });
    await expect(measuring).rejects.toThrow('stopped');
  });
});
