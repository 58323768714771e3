import { describe, expect, it } from 'vitest';
import { datasetRecord, runRecord } from '../helpers/records.ts';
import { newStore, thrownBy } from '../helpers/store.ts';

describe('data sets', () => {
  it('come back whole, the newest first', async () => {
    const store = await newStore();
    const older = datasetRecord({ skipped: [{ path: 'a.png', reason: 'it is damaged' }], skippedCount: 1 });
    const newer = datasetRecord({ id: 'data-2', name: 'Street digits', createdAt: '2026-03-02T10:00:00.000Z' });
    const same = datasetRecord({ id: 'data-3', name: 'More digits', createdAt: newer.createdAt });
    for (const dataset of [newer, older, same]) store.insertDataset(dataset);
    expect(store.datasets()).toEqual([same, newer, older]);
  });

  it('are found by id before name, by the newest version of a name, and by a version', async () => {
    const store = await newStore();
    // The number counts, not the time.
    const [older, newer] = [datasetRecord({ createdAt: '2026-03-02T10:00:00.000Z' }), datasetRecord({ id: 'data-2', version: 2 })];
    const namedLikeAnId = datasetRecord({ id: 'data-3', name: older.id });
    const namedLikeAVersion = datasetRecord({ id: 'data-4', name: 'Digits@7' });
    for (const dataset of [newer, older, namedLikeAnId, namedLikeAVersion]) store.insertDataset(dataset);
    expect(store.findDataset('Digits')).toEqual(newer);
    expect(store.findDataset(older.id)).toEqual(older);
    expect([store.findDataset('Digits@1'), store.findDataset('Digits@2'), store.findDataset('Digits@7')]).toEqual([
      older,
      newer,
      namedLikeAVersion,
    ]);
    for (const none of ['digits', 'Digits@3', '@1', 'Digits@']) expect(store.findDataset(none)).toBeUndefined();
    store.trashDataset(newer.id);
    expect([store.findDataset('Digits'), store.findDataset('Digits@2')]).toEqual([older, undefined]);
    expect(store.versionsOf('Digits')).toEqual([
      { ...newer, trashedAt: expect.any(String) as string },
      { ...older, trashedAt: null },
    ]);
  });

  it('have each number of a name once', async () => {
    const store = await newStore();
    store.insertDataset(datasetRecord());
    expect(() => store.insertDataset(datasetRecord({ id: 'data-2' }))).toThrow();
  });

  it('are changed by what is written on them, and renamed with all versions', async () => {
    const store = await newStore();
    const [first, second] = [datasetRecord({ fingerprint: 'x' }), datasetRecord({ id: 'data-2', version: 2, fingerprint: 'y' })];
    for (const dataset of [first, second]) store.insertDataset(dataset);
    const changed = { ...first, tags: ['a'], note: 'b' };
    expect(store.updateDataset(first.id, { tags: ['a'], note: 'b' })).toEqual(changed);
    store.trashDataset(second.id);
    store.renameDatasets('Digits', 'Numbers');
    store.restoreDataset(second.id);
    expect(store.versionsOf('Numbers')).toMatchObject([{ id: second.id }, { id: first.id, note: 'b' }]);
    // The name is not that of the record any more, and what is written later keeps it.
    expect(store.updateDataset(first.id, { note: 'c' })).toEqual({ ...changed, name: 'Numbers', note: 'c' });
    expect(thrownBy(() => store.updateDataset('none', {}))).toMatchObject({ code: 'not-found', details: { id: 'none' } });
    store.forgetFingerprints(first.hash);
    expect(store.datasets().map(({ fingerprint }) => fingerprint)).toEqual([null, null]);
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
    expect(store.trashedDatasets(after)).toEqual([{ ...dataset, trashedAt: expect.any(String) as string }]);
    expect(store.trashedDatasets()).toHaveLength(1);
    expect(store.trashedDatasets(before)).toEqual([]);
    store.restoreDataset(dataset.id);
    expect(store.datasets()).toEqual([dataset]);
    expect(store.trashedDatasets(after)).toEqual([]);
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
