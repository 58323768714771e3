import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { datasetsTable } from '../../main/store/datasets-table.ts';
import { metricsTable } from '../../main/store/metrics-table.ts';
import { migrate } from '../../main/store/migrate.ts';
import { runsTable } from '../../main/store/runs-table.ts';
import { datasetRecord, newMetric, runRecord } from '../helpers/records.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const migrations = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));

type Tables = ReturnType<typeof datasetsTable> & ReturnType<typeof runsTable> & ReturnType<typeof metricsTable>;

/** How SQLite goes about every statement that some work runs. */
async function plansOf(work: (tables: Tables) => void): Promise<string[]> {
  const seen: string[] = [];
  const database = new Sqlite(join(await temporaryFolder(), 'isthmus.db'), { verbose: (sql) => seen.push(String(sql)) });
  onTestFinished(() => void database.close());
  migrate(database, migrations, 'here');
  const tables = { ...datasetsTable(database), ...runsTable(database), ...metricsTable(database) };
  tables.insertDataset(datasetRecord());
  tables.insertRun(runRecord());
  seen.length = 0;
  work(tables);
  return seen.splice(0).flatMap((sql) => {
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
    return steps.map(({ detail }) => detail);
  });
}

describe('the way to', () => {
  it('a run’s metrics after a number is its key', async () => {
    expect(await plansOf((tables) => tables.metrics('run-1', 5))).toEqual(['SEARCH metrics USING PRIMARY KEY (run_id=? AND seq>?)']);
  });

  it('a data set’s name is an index, already in order', async () => {
    expect(await plansOf((tables) => tables.findDataset('Digits'))).toEqual([
      expect.stringMatching(/^SEARCH datasets USING INDEX sqlite_autoindex_datasets_1 \(id=\?\)$/),
      'SEARCH datasets USING INDEX datasets_by_name (name=?)',
    ]);
    expect((await plansOf((tables) => tables.findDataset('Digits@2'))).slice(2)).toEqual([
      'SEARCH datasets USING INDEX datasets_by_name (name=? AND version=?)',
    ]);
    expect(await plansOf((tables) => tables.versionsOf('Digits'))).toEqual(['SEARCH datasets USING INDEX datasets_by_name (name=?)']);
  });

  it('what uses a content is four indexes, and no table is read through', async () => {
    const plans = await plansOf((tables) => tables.contentInUse('z'.repeat(32), 'data-1'));
    const searches = plans.filter((step) => /^(SEARCH|SCAN)/.test(step));
    expect(searches.map((step) => step.replace(/USING (COVERING )?INDEX/, 'BY'))).toEqual([
      'SEARCH datasets BY datasets_by_hash (hash=?)',
      'SEARCH runs BY runs_by_source (source_hash=?)',
      'SEARCH runs BY runs_by_target (target_hash=?)',
      'SEARCH run_sources BY run_sources_by_hash (hash=?)',
    ]);
  });

  it('one run is its key, and the list of runs is in order without sorting', async () => {
    expect(await plansOf((tables) => tables.run('run-1'))).toEqual(['SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id=?)']);
    expect(await plansOf((tables) => tables.runs())).toEqual(['SCAN runs USING INDEX runs_by_age']);
  });

  it('the end of a run’s metrics is the run, so that storing does not read what is stored', async () => {
    const plans = await plansOf((tables) => tables.appendMetrics('run-1', [newMetric()], { stepsDone: 1, millisecondsPerStep: 1 }));
    expect(plans.filter((step) => /metrics/.test(step))).toEqual([]);
    expect(new Set(plans)).toEqual(new Set(['SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id=?)']));
  });
});
