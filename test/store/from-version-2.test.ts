/* A library that the version before this one wrote, as it left it. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/open-store.ts';
import { checkpointRecord, modelInputRecord, newMetric, runRecord } from '../helpers/records.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const shipped = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));

it('a library of version 2 keeps what it holds, and notes what models are fed from now on', async () => {
  const [library, second] = [await temporaryFolder(), await temporaryFolder()];
  await mkdir(second, { recursive: true });
  for (const name of ['0001-library.sql', '0002-choices-and-sources.sql']) await cp(join(shipped, name), join(second, name));
  const database = new Sqlite(join(library, 'isthmus.db'));
  migrate(database, second, 'here');
  // As version 2 wrote it: every run had a source.
  const run = runRecord({ id: 'old', state: 'finished' });
  const { sourceModel: _, ...config } = run.config;
  database
    .prepare("INSERT INTO runs VALUES ('old', 'finished', ?, ?, 40, 2.5, 1, ?, ?, NULL)")
    .run(run.sourceHash, run.targetHash, JSON.stringify({ ...run, config }), run.createdAt);
  database.exec("INSERT INTO run_sources VALUES ('old', 'more')");
  database.exec("INSERT INTO metrics VALUES ('old', 1, 'target-trained', 1, 10, 'loss', 0.5, 0)");
  const { epoch, path, hash, createdAt } = checkpointRecord();
  database.prepare("INSERT INTO checkpoints VALUES ('old', 'adapted', 1, 10, ?, 1, ?, ?, ?)").run(epoch, path, hash, createdAt);
  database.close();

  const store = openStore(library);
  onTestFinished(() => store.close());
  expect(store.schemaVersion).toBe(6);
  expect(store.run('old')).toEqual({ ...run, stepsDone: 40, millisecondsPerStep: 2.5, lastSeq: 1 });
  expect(store.metrics('old', 0)).toEqual([{ ...newMetric({ arm: 'target-trained' }), seq: 1 }]);
  expect(store.checkpoints('old')).toEqual([checkpointRecord({ candidate: true })]);
  expect(store.contentInUse('more')).toBe(true);
  expect(store.modelInput('old')).toBeUndefined();
  store.setModelInput('old', modelInputRecord());
  expect(store.modelInput('old')).toEqual(modelInputRecord());
});
