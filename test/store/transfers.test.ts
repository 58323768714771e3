import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/open-store.ts';
import { runsTable } from '../../main/store/runs-table.ts';
import { runRecord, transferRecord } from '../helpers/records.ts';
import { newStore } from '../helpers/store.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

it('a measuring of transfer is found by its id, the last one first in the list', async () => {
  const store = await newStore();
  const [first, second] = [transferRecord(), transferRecord({ id: 'transfer-2', createdAt: '2026-04-01T10:00:00.000Z' })];
  store.insertTransfer(first);
  store.insertTransfer(second);
  expect(store.transfers()).toEqual([second, first]);
  expect(store.transfer('transfer-1')).toEqual(first);
  expect(store.transfer('none')).toBeUndefined();
});

it('one in the trash can be brought back until it is purged', async () => {
  const store = await newStore();
  store.insertTransfer(transferRecord());
  store.trashTransfer('transfer-1');
  expect([store.transfers(), store.transfer('transfer-1')]).toEqual([[], undefined]);
  expect(store.transfer('transfer-1', true)).toEqual(transferRecord());
  store.restoreTransfer('transfer-1');
  store.purgeTransfers('9999');
  expect(store.transfers()).toEqual([transferRecord()]);
  store.trashTransfer('transfer-1');
  store.purgeTransfers('2000');
  expect(store.transfer('transfer-1', true)).toEqual(transferRecord());
  store.purgeTransfers('9999');
  expect(store.transfer('transfer-1', true)).toBeUndefined();
});

it('a library of version 5 keeps its runs, which then adapt, and takes transfers', async () => {
  const [library, fifth] = [await temporaryFolder(), await temporaryFolder()];
  const shipped = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));
  await mkdir(fifth, { recursive: true });
  const names = ['library', 'choices-and-sources', 'model-inputs', 'dataset-versions', 'backbones'];
  for (const [at, name] of names.entries()) await cp(join(shipped, `000${at + 1}-${name}.sql`), join(fifth, `000${at + 1}-${name}.sql`));
  const database = new Sqlite(join(library, 'isthmus.db'));
  migrate(database, fifth, 'here');
  const run = runRecord();
  const { labelShare: _, ...config } = run.config;
  runsTable(database).insertRun({ ...run, config: config as typeof run.config });
  database.close();

  const store = openStore(library);
  onTestFinished(() => store.close());
  expect(store.schemaVersion).toBe(6);
  expect(store.runs()).toEqual([run]);
  store.insertTransfer(transferRecord());
  expect(store.transfers()).toEqual([transferRecord()]);
  const plans = new Sqlite(join(library, 'isthmus.db'), { readonly: true });
  onTestFinished(() => void plans.close());
  const [plan] = plans.prepare("EXPLAIN QUERY PLAN SELECT record FROM transfers WHERE id = 'transfer-1'").all();
  expect(plan).toMatchObject({ detail: 'SEARCH transfers USING INDEX sqlite_autoindex_transfers_1 (id=?)' });
});
