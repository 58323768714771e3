import { describe, expect, it } from 'vitest';
import { datasetRecord, runRecord } from '../helpers/records.ts';
import { newStore } from '../helpers/store.ts';

describe('data sets', () => {
  it('come back whole, the newest first', async () => {
    const store = await newStore();
    const older = datasetRecord({ skipped: [{ path: 'a.png', reason: 'it is damaged' }], skippedCount: 1 });
    const newer = datasetRecord({ id: 'data-2', name: 'Street digits', createdAt: '2026-03-02T10:00:00.000Z' });
    const same = datasetRecord({ id: 'data-3', name: 'More digits', createdAt: newer.createdAt });
    for (const dataset of [newer, older, same]) store.insertDataset(dataset);
    expect(store.datasets()).toEqual([same, newer, older]);
  });

  it('are found by id before name, and the newest of a name', async () => {
    const store = await newStore();
    const [older, newer] = [datasetRecord(), datasetRecord({ id: 'data-2', createdAt: '2026-03-02T10:00:00.000Z' })];
    const namedLikeAnId = datasetRecord({ id: 'data-3', name: older.id, createdAt: '2026-03-03T10:00:00.000Z' });
    for (const dataset of [newer, older, namedLikeAnId]) store.insertDataset(dataset);
    expect(store.findDataset('Digits')).toEqual(newer);
    expect(store.findDataset(older.id)).toEqual(older);
    expect(store.findDataset('digits')).toBeUndefined();
  });

  it('refuse a second one of the same id', async () => {
    const store = await newStore();
    store.insertDataset(datasetRecord());
    expect(() => store.insertDataset(datasetRecord({ name: 'Other' }))).toThrow();
    expect(store.datasets().map(({ name }) => name)).toEqual(['Digits']);
  });

  it('go into the trash and come back', async () => {
    const store = await newStore();
    const dataset = datasetRecord();
    store.insertDataset(dataset);
    const before = new Date(Date.now() - 1000).toISOString();
    store.trashDataset(dataset.id);
    const after = new Date(Date.now() + 1000).toISOString();
    expect([store.datasets(), store.findDataset(dataset.id), store.findDataset(dataset.name)]).toEqual([[], undefined, undefined]);
    expect(store.trashedDatasetsBefore(after)).toEqual([dataset]);
    expect(store.trashedDatasetsBefore(before)).toEqual([]);
    store.restoreDataset(dataset.id);
    expect(store.datasets()).toEqual([dataset]);
    expect(store.trashedDatasetsBefore(after)).toEqual([]);
  });

  it('are gone when they are deleted', async () => {
    const store = await newStore();
    store.insertDataset(datasetRecord());
    store.deleteDataset('data-1');
    store.restoreDataset('data-1');
    expect(store.datasets()).toEqual([]);
  });
});

describe('content', () => {
  const [content, other] = ['a'.repeat(32), 'b'.repeat(32)];

  it('is in use by every data set that holds it, in the trash too, but for one that is named', async () => {
    const store = await newStore();
    expect(store.contentInUse(content)).toBe(false);
    store.insertDataset(datasetRecord({ hash: content }));
    expect(store.contentInUse(content)).toBe(true);
    expect(store.contentInUse(content, 'data-1')).toBe(false);
    expect(store.contentInUse(other)).toBe(false);
    store.insertDataset(datasetRecord({ id: 'data-2', name: 'The same', hash: content }));
    store.trashDataset('data-2');
    expect(store.contentInUse(content, 'data-1')).toBe(true);
  });

  it.each(['sourceHash', 'targetHash'] as const)('is in use by a run whose %s it is, in the trash too', async (side) => {
    const store = await newStore();
    store.insertRun(runRecord({ sourceHash: 'x', targetHash: 'y', [side]: content }));
    expect(store.contentInUse(content, 'data-1')).toBe(true);
    store.trashRun('run-1');
    expect(store.contentInUse(content)).toBe(true);
    store.deleteRun('run-1');
    expect(store.contentInUse(content)).toBe(false);
  });
});
