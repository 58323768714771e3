import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/open-store.ts';
import { backboneRecord, datasetRecord } from '../helpers/records.ts';
import { newStore, thrownBy } from '../helpers/store.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

describe('a backbone', () => {
  it('is found by its id and by its name, the last one first in the list', async () => {
    const store = await newStore();
    const [first, second] = [backboneRecord(), backboneRecord({ id: 'backbone-2', name: 'Speech', createdAt: '2026-04-01T10:00:00.000Z' })];
    store.insertBackbone(first);
    store.insertBackbone(second);
    expect(store.backbones()).toEqual([second, first]);
    expect(store.findBackbone('MobileNet')).toEqual(first);
    expect(store.findBackbone('backbone-2')).toEqual(second);
    expect(store.findBackbone('none')).toBeUndefined();
  });

  it('in the trash leaves its name to another, and comes back only while nobody has it', async () => {
    const store = await newStore();
    store.insertBackbone(backboneRecord());
    store.trashBackbone('backbone-1');
    expect(store.findBackbone('MobileNet')).toBeUndefined();
    expect(store.findBackbone('backbone-1', true)).toEqual(backboneRecord());
    expect(store.trashedBackbonesBefore('9999')).toEqual([backboneRecord()]);
    expect(store.trashedBackbonesBefore('2000')).toEqual([]);
    store.insertBackbone(backboneRecord({ id: 'backbone-2' }));
    // Whoever asks by the name means the one that is there.
    expect(store.findBackbone('MobileNet', true)?.id).toBe('backbone-2');
    expect(thrownBy(() => store.restoreBackbone('backbone-1'))).toMatchObject({ code: 'conflict' });
    store.trashBackbone('backbone-2');
    store.restoreBackbone('backbone-1');
    expect(store.backbones()).toEqual([backboneRecord()]);
    store.deleteBackbone('backbone-2');
    expect(store.trashedBackbonesBefore('9999')).toEqual([]);
  });
});

it('a library of version 4 keeps its data sets and takes backbones', async () => {
  const [library, fourth] = [await temporaryFolder(), await temporaryFolder()];
  const shipped = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));
  await mkdir(fourth, { recursive: true });
  for (const name of ['0001-library.sql', '0002-choices-and-sources.sql', '0003-model-inputs.sql', '0004-dataset-versions.sql'])
    await cp(join(shipped, name), join(fourth, name));
  const database = new Sqlite(join(library, 'isthmus.db'));
  migrate(database, fourth, 'here');
  const dataset = datasetRecord();
  database
    .prepare('INSERT INTO datasets (id, name, version, hash, record, created_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(dataset.id, dataset.name, 1, dataset.hash, JSON.stringify(dataset), dataset.createdAt);
  database.close();

  const store = openStore(library);
  onTestFinished(() => store.close());
  expect(store.schemaVersion).toBe(6);
  expect(store.datasets()).toEqual([dataset]);
  store.insertBackbone(backboneRecord());
  expect(store.backbones()).toEqual([backboneRecord()]);
  const plans = new Sqlite(join(library, 'isthmus.db'), { readonly: true });
  onTestFinished(() => void plans.close());
  const [plan] = plans.prepare("EXPLAIN QUERY PLAN SELECT record FROM backbones WHERE name = 'MobileNet' AND trashed_at IS NULL").all();
  expect(plan).toMatchObject({ detail: 'SEARCH backbones USING INDEX backbones_by_name (name=?)' });
});
