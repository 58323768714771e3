import { describe, expect, it } from 'vitest';
import { requests } from '../../../shared/contract/contract.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import { addShores, openServices, payloads } from '../../helpers/fake-ports.ts';
import type { Services } from '../../helpers/fake-ports.ts';
import { datasetRecord, modelInputRecord, runRecord, shiftMeasuresRecord } from '../../helpers/records.ts';

let jobs = 0;
const compare = ({ handlers }: Services, more: Partial<RequestInput<'datasets.shift'>> = {}) =>
  handlers['datasets.shift'](
    requests['datasets.shift'].input.parse({ source: 'Source', target: 'Target', job: `shift ${++jobs}`, ...more }),
  );
const foresee = (
  { handlers }: Services,
  config: Partial<RequestInput<'runs.forecast'>['config']> = {},
  more: Partial<RequestInput<'runs.forecast'>> = {},
) =>
  handlers['runs.forecast'](
    requests['runs.forecast'].input.parse({
      config: { source: 'source', target: 'target', ...config },
      job: `forecast ${++jobs}`,
      ...more,
    }),
  );

async function withShores(): Promise<Services> {
  const services = await openServices();
  addShores(services);
  return services;
}

describe('a shift report', () => {
  it('is of what was measured, by name or id, with what to try', async () => {
    const services = await withShores();
    const report = await compare(services, { target: 'target', cropToContent: true, seed: 7 });
    expect(requests['datasets.shift'].output.parse(report)).toEqual(report);
    expect(report).toMatchObject({ source: 'Source', target: 'Target', aDistance: 1.2, missing: { by: 'names' } });
    // Of what the catalog has.
    expect(report.advice).toMatchObject({ worth: 'yes', setting: 'closed', methods: ['dann'] });
    expect(services.trainer.shifts).toEqual([
      { sourceFolder: 'datasets/hash-source', targetFolder: 'datasets/hash-target', crop: true, seed: 7 },
    ]);
    expect(payloads(services, 'job.progress')).toMatchObject([{ phase: 'Measuring', done: 0, total: null }]);
  });

  it('tells missing classes by names where both have some, and numbers by their kind', async () => {
    const services = await withShores();
    services.store.insertDataset(datasetRecord({ id: 'fewer', name: 'Fewer', hash: 'c', classes: ['one'], classCounts: [4] }));
    expect(await compare(services, { target: 'fewer' })).toMatchObject({
      missing: { by: 'names', onlySource: ['two'], onlyTarget: [] },
      advice: { setting: 'partial' },
    });
    const labelRange = { known: 4, mean: 1, deviation: 1, minimum: 0, maximum: 2 };
    for (const id of ['n1', 'n2'])
      services.store.insertDataset(datasetRecord({ id, name: id, hash: id, classes: [], classCounts: [], labelRange }));
    expect(await compare(services, { source: 'n1', target: 'n2' })).toMatchObject({
      missing: { by: 'nothing' },
      advice: { setting: 'regression' },
    });
  });

  it('is refused where no run could start, before anything is read', async () => {
    const services = await withShores();
    services.store.insertDataset(datasetRecord({ id: 'table', name: 'Table', hash: 't', kind: 'table' }));
    services.store.insertDataset(datasetRecord({ id: 'bare', name: 'Bare', hash: 'u', classes: [], classCounts: [] }));
    await expect(compare(services, { target: 'table' })).rejects.toMatchObject({ code: 'bad-data' });
    await expect(compare(services, { source: 'bare' })).rejects.toMatchObject({ code: 'bad-data' });
    await expect(compare(services, { source: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    expect(services.trainer.shifts).toEqual([]);
  });

  it('can be cancelled', async () => {
    const services = await withShores();
    services.trainer.shifting = new Promise(() => undefined);
    services.trainer.shiftFound = shiftMeasuresRecord();
    const ended = expect(compare(services, { job: 'long' })).rejects.toThrow('stopped');
    await services.handlers['jobs.cancel']({ job: 'long' });
    await ended;
  });
});

describe('a forecast', () => {
  it('says that nothing was measured, and does not measure unasked', async () => {
    const services = await withShores();
    const found = await foresee(services, { training: { steps: 50 }, seeds: 2, upperBound: false });
    // Two arms of two seeds.
    expect(found).toEqual({ steps: 200, measured: null });
    expect(services.trainer.costs).toMatchObject([
      { measure: false, job: { sourceFolder: 'datasets/hash-source', targetFolder: 'datasets/hash-target', sourceModel: null } },
    ]);
  });

  it('is by what a step takes', async () => {
    const services = await withShores();
    services.trainer.cost = { engine: 'wasm', milliseconds: 20, memoryBytes: 3e8, measuredAt: '2026-03-01T10:00:00.000Z' };
    const found = await foresee(services, { training: { steps: 50 }, upperBound: false }, { measure: true });
    expect(requests['runs.forecast'].output.parse(found)).toEqual(found);
    expect(found).toMatchObject({ steps: 100, measured: { engine: 'wasm', millisecondsPerStep: 20, seconds: 2, memoryBytes: 3e8 } });
    expect(services.trainer.costs[0]?.measure).toBe(true);
  });

  it('is refused as the run would be, and does not measure beside a training', async () => {
    const services = await withShores();
    await expect(foresee(services, { method: 'magic' })).rejects.toMatchObject({ code: 'bad-config' });
    await expect(foresee(services, { training: { batchSize: 0 } })).rejects.toMatchObject({ code: 'bad-config' });
    services.store.insertRun(runRecord({ state: 'running' }));
    await expect(foresee(services, {}, { measure: true })).rejects.toMatchObject({ code: 'conflict', retry: true });
    expect(await foresee(services)).toMatchObject({ measured: null });
  });

  it('of a run from a source model is of that model’s input', async () => {
    const services = await withShores();
    services.store.insertRun(runRecord({ id: 'donor', state: 'finished', classes: ['one', 'two'] }), modelInputRecord());
    await foresee(services, { source: null, sourceModel: 'donor', method: 'shot' });
    expect(services.trainer.costs).toMatchObject([
      { job: { sourceFolder: null, sourceModel: { ...modelInputRecord(), classes: ['one', 'two'] } } },
    ]);
  });
});
