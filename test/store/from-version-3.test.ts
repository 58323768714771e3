/* A library that the version before this one wrote, as it left it. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/open-store.ts';
import { datasetRecord } from '../helpers/records.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const shipped = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));

it('a library of version 3 keeps its data sets, and numbers those that had the same name', async () => {
  const [library, third] = [await temporaryFolder(), await temporaryFolder()];
  await mkdir(third, { recursive: true });
  for (const name of ['0001-library.sql', '0002-choices-and-sources.sql', '0003-model-inputs.sql'])
    await cp(join(shipped, name), join(third, name));
  const database = new Sqlite(join(library, 'isthmus.db'));
  migrate(database, third, 'here');
  // As version 3 wrote them: without versions, tags, notes and fingerprints. One name was given again after its first went into the trash.
  const insert = database.prepare('INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?)');
  const [removed, digits, letters] = [
    datasetRecord({ id: 'removed', hash: 'old', createdAt: '2026-01-01T00:00:00.000Z' }),
    datasetRecord({ id: 'digits', hash: 'new', createdAt: '2026-02-01T00:00:00.000Z' }),
    datasetRecord({ id: 'letters', name: 'Letters@2', hash: 'other', createdAt: '2026-01-15T00:00:00.000Z' }),
  ];
  for (const dataset of [digits, letters, removed]) {
    const { version: _, tags: _tags, note: _note, fingerprint: _fingerprint, ...record } = dataset;
    const trashedAt = dataset === removed ? '2026-01-20T00:00:00.000Z' : null;
    insert.run(dataset.id, dataset.name, dataset.hash, JSON.stringify(record), dataset.createdAt, trashedAt);
  }
  database.close();

  const store = openStore(library);
  onTestFinished(() => store.close());
  expect(store.schemaVersion).toBe(6);
  expect(store.datasets()).toEqual([{ ...digits, version: 2 }, letters]);
  expect(store.trashedDatasets()).toEqual([{ ...removed, trashedAt: '2026-01-20T00:00:00.000Z' }]);
  expect([store.findDataset('Digits')?.id, store.findDataset('Letters@2')?.id]).toEqual(['digits', 'letters']);
  store.restoreDataset('removed');
  expect(store.findDataset('Digits@1')).toEqual(removed);
  store.forgetFingerprints('new');
  expect(store.updateDataset('digits', { tags: ['grey'] })).toEqual({ ...digits, version: 2, tags: ['grey'] });
  const plans = new Sqlite(join(library, 'isthmus.db'), { readonly: true });
  onTestFinished(() => void plans.close());
  const [plan] = plans.prepare("EXPLAIN QUERY PLAN SELECT record FROM datasets WHERE name = 'Digits' ORDER BY version DESC").all();
  expect(plan).toMatchObject({ detail: 'SEARCH datasets USING INDEX datasets_by_name (name=?)' });
});
