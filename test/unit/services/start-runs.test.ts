import { describe, expect, it } from 'vitest';
import { addShores, openServices, payloads, runConfig } from '../../helpers/fake-ports.ts';
import { datasetRecord } from '../../helpers/records.ts';

const table = { kind: 'table', shape: [2], columns: ['a', 'b'] } as const;

describe('a run is refused before it starts', () => {
  it.each([
    ['an unknown source', { source: 'nowhere' }, 'not-found', { id: 'nowhere' }],
    ['an unknown target', { target: 'nowhere' }, 'not-found', { id: 'nowhere' }],
    ['an unknown method', { method: 'magic' }, 'bad-config', { field: 'method' }],
    ['an unknown network', { network: 'brain' }, 'bad-config', { field: 'network' }],
    ['a method’s parameter out of range', { methodParameters: { weight: 11 } }, 'bad-config', { field: 'weight' }],
    ['a network’s unknown parameter', { networkParameters: { depth: 2 } }, 'bad-config', { field: 'depth' }],
    ['a training value of the wrong kind', { training: { epochs: '3' } }, 'bad-config', { field: 'epochs' }],
    ['a fraction for a whole number', { training: { batchSize: 2.5 } }, 'bad-config', { field: 'batchSize' }],
    ['a choice that is none', { training: { optimiser: 'guess' } }, 'bad-config', { field: 'optimiser' }],
    ['two kinds of data', { target: 'table' }, 'bad-config', { field: 'target' }],
    ['a network for other data', { network: 'mlp' }, 'bad-config', { field: 'network' }],
    ['a source without labels', { source: 'unlabelled' }, 'bad-data', { source: 'unlabelled' }],
    ['a source of one class', { source: 'one class' }, 'bad-data', { source: 'one class' }],
    ['no class in common', { target: 'others' }, 'bad-data', { target: 'others' }],
  ] as const)('for %s', async (_what, change, code, details) => {
    const services = await openServices();
    addShores(services);
    const add = (id: string, more: object): void => services.store.insertDataset(datasetRecord({ id, name: id, ...more }));
    add('table', table);
    add('unlabelled', { classes: [], classCounts: [] });
    add('one class', { classes: ['one'], classCounts: [4] });
    add('others', { classes: ['three', 'four'] });
    await expect(services.handlers['runs.start'](runConfig(change))).rejects.toMatchObject({ name: 'AppError', code, details });
    expect([services.store.runs(), services.events]).toEqual([[], []]);
  });
});

describe('a run that starts', () => {
  it('takes data sets by name, and keeps what they were', async () => {
    const services = await openServices();
    addShores(services);
    const training = { epochs: 3 };
    const run = await services.handlers['runs.start'](runConfig({ source: 'Source', target: 'Target', training }));
    expect(run).toMatchObject({
      state: 'queued',
      config: { source: 'source', target: 'target', training },
      sourceHash: 'hash-source',
      targetHash: 'hash-target',
      sourceName: 'Source',
      targetName: 'Target',
    });
    expect(services.store.run(run.id)).toEqual(run);
    expect(payloads(services, 'run.progress')).toEqual([{ runId: run.id, seq: 0, run, metrics: [] }]);
  });

  it('may have a target without labels', async () => {
    const services = await openServices();
    addShores(services);
    services.store.insertDataset(datasetRecord({ id: 'bare', name: 'Bare', classes: [], classCounts: [] }));
    expect((await services.handlers['runs.start'](runConfig({ target: 'bare' }))).targetName).toBe('Bare');
  });

  it('is found by the beginning of its id where that is unique', async () => {
    const services = await openServices();
    addShores(services);
    const { handlers, store } = services;
    const run = await handlers['runs.start'](runConfig());
    for (const id of ['abcd11', 'abcd22']) store.insertRun({ ...run, id });
    expect((await handlers['runs.get']({ id: 'abcd1', afterSeq: 0 })).run.id).toBe('abcd11');
    await expect(handlers['runs.get']({ id: 'abcd', afterSeq: 0 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(handlers['runs.get']({ id: 'abc', afterSeq: 0 })).rejects.toMatchObject({ code: 'not-found' });
  });
});
