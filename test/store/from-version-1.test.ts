/* A library that the version before this one wrote, as it left it. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/open-store.ts';
import { checkpointRecord, newMetric, runRecord } from '../helpers/records.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const shipped = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));

it('a library of version 1 keeps its runs, metrics and checkpoints, and takes what is new', async () => {
  const [library, first] = [await temporaryFolder(), await temporaryFolder()];
  await mkdir(first, { recursive: true });
  await cp(join(shipped, '0001-library.sql'), join(first, '0001-library.sql'));
  const database = new Sqlite(join(library, 'isthmus.db'));
  migrate(database, first, 'here');
  // As version 1 wrote it: no further sources, no candidates, two arms, and a summary without what is told today.
  const { moreSources: _, ...run } = runRecord({ id: 'old', state: 'finished' });
  const { source, target, method, methodParameters, network, networkParameters, training, seeds, seed, engine } = run.config;
  const config = { source, target, method, methodParameters, network, networkParameters, training, seeds, seed, engine };
  const summary = { adapted: { targetAccuracy: 0.5, targetAccuracyDeviation: null, sourceAccuracy: 0.9, domainAccuracy: null, seeds: 1 } };
  database
    .prepare("INSERT INTO runs VALUES ('old', 'finished', ?, ?, 40, 2.5, 1, ?, ?, NULL)")
    .run(run.sourceHash, run.targetHash, JSON.stringify({ ...run, config, summary }), run.createdAt);
  database.exec("INSERT INTO metrics VALUES ('old', 1, 'adapted', 1, 10, 'loss', 0.5, 0)");
  const { epoch, path, hash, createdAt } = checkpointRecord();
  database.prepare("INSERT INTO checkpoints VALUES ('old', 'adapted', 1, 10, ?, ?, ?, ?)").run(epoch, path, hash, createdAt);
  database.close();

  const store = openStore(library);
  onTestFinished(() => store.close());
  expect(store.schemaVersion).toBe(6);
  expect(store.run('old')).toMatchObject({
    id: 'old',
    state: 'finished',
    stepsDone: 40,
    moreSources: [],
    config: { select: 'vote', upperBound: true, sourceModel: null },
  });
  expect(store.run('old')?.summary.adapted).toMatchObject({ targetAccuracy: 0.5, targetAccuracies: [], chosenSteps: [] });
  expect(store.metrics('old', 0)).toEqual([{ ...newMetric(), seq: 1 }]);
  expect(store.checkpoints('old')).toEqual([checkpointRecord()]);
  store.appendMetrics('old', [newMetric({ arm: 'target-trained', oracle: true })], { stepsDone: 41, millisecondsPerStep: 2 });
  for (const step of [20, 30, 40, 50]) store.insertCheckpoint('old', checkpointRecord({ step, candidate: step === 20 }));
  // Two are kept, and those to choose from.
  expect(store.checkpoints('old').map(({ step }) => step)).toEqual([20, 40, 50]);
  const more = [{ id: 'data-3', name: 'More', hash: 'd'.repeat(32) }];
  store.insertRun(runRecord({ id: 'new', moreSources: more }));
  expect(store.run('new')?.moreSources).toEqual(more);
  expect(store.contentInUse('d'.repeat(32))).toBe(true);
});
