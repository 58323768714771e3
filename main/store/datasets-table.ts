import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/contract/errors.ts';
import { datasetSchema } from '../../shared/model/dataset.ts';
import type { Dataset, TrashedDataset } from '../../shared/model/dataset.ts';
import type { Store } from '../services/ports/store.ts';
import { fromJson } from './rows.ts';

type Datasets = Pick<
  Store,
  | 'insertDataset'
  | 'datasets'
  | 'findDataset'
  | 'versionsOf'
  | 'updateDataset'
  | 'renameDatasets'
  | 'forgetFingerprints'
  | 'trashDataset'
  | 'restoreDataset'
  | 'trashedDatasets'
  | 'deleteDataset'
  | 'contentInUse'
>;

const columns = 'record, name, version, trashed_at';
const rowSchema = z
  .object({ record: fromJson(datasetSchema), name: z.string(), version: z.number(), trashed_at: z.string().nullable() })
  // Name and version have columns of their own, by which data sets are found and renamed.
  .transform(({ record, name, version, trashed_at }) => ({ ...record, name, version, trashedAt: trashed_at }));
const rows = z.array(rowSchema);
const kept = z.array(rowSchema.transform(({ trashedAt: _, ...dataset }): Dataset => dataset));
const trashedRows = z.array(
  rowSchema.transform(({ trashedAt, ...dataset }): TrashedDataset => ({ ...dataset, trashedAt: trashedAt ?? '' })),
);

export function datasetsTable(database: Database): Datasets {
  const insert = database.prepare('INSERT INTO datasets (id, name, version, hash, record, created_at) VALUES (?, ?, ?, ?, ?, ?)');
  const all = database.prepare(`SELECT ${columns} FROM datasets WHERE trashed_at IS NULL ORDER BY created_at DESC, rowid DESC`);
  const byId = database.prepare(`SELECT ${columns} FROM datasets WHERE id = ? AND trashed_at IS NULL`);
  const byName = database.prepare(`SELECT ${columns} FROM datasets WHERE name = ? AND trashed_at IS NULL ORDER BY version DESC LIMIT 1`);
  const byVersion = database.prepare(`SELECT ${columns} FROM datasets WHERE name = ? AND version = ? AND trashed_at IS NULL`);
  const versions = database.prepare(`SELECT ${columns} FROM datasets WHERE name = ? ORDER BY version DESC`);
  const update = database.prepare('UPDATE datasets SET record = ? WHERE id = ?');
  const rename = database.prepare('UPDATE datasets SET name = ? WHERE name = ?');
  const forget = database.prepare(`UPDATE datasets SET record = json_set(record, '$.fingerprint', NULL) WHERE hash = ?`);
  const trash = database.prepare('UPDATE datasets SET trashed_at = ? WHERE id = ?');
  const trashed = database.prepare(`SELECT ${columns} FROM datasets WHERE trashed_at < ? ORDER BY trashed_at DESC, rowid DESC`);
  const remove = database.prepare('DELETE FROM datasets WHERE id = ?');
  const inUse = database.prepare(
    `SELECT 1 FROM datasets WHERE hash = @hash AND id <> @besides
     UNION ALL SELECT 1 FROM runs WHERE source_hash = @hash UNION ALL SELECT 1 FROM runs WHERE target_hash = @hash
     UNION ALL SELECT 1 FROM run_sources WHERE hash = @hash LIMIT 1`,
  );
  return {
    insertDataset: (dataset) =>
      void insert.run(dataset.id, dataset.name, dataset.version, dataset.hash, JSON.stringify(dataset), dataset.createdAt),
    datasets: () => kept.parse(all.all()),
    findDataset(idOrName) {
      const found = kept.parse(byId.all(idOrName))[0] ?? kept.parse(byName.all(idOrName))[0];
      const [, name, version] = /^(.+)@(\d+)$/s.exec(idOrName) ?? [];
      return found ?? (name === undefined ? undefined : kept.parse(byVersion.all(name, Number(version)))[0]);
    },
    versionsOf: (name) => rows.parse(versions.all(name)),
    updateDataset: database.transaction((id: string, change: Partial<Dataset>) => {
      const dataset = kept.parse(byId.all(id))[0];
      if (!dataset)
        throw new AppError('not-found', `There is no data set ${id}.`, { hint: 'The list of data sets shows them.', details: { id } });
      const changed = { ...dataset, ...change };
      update.run(JSON.stringify(changed), id);
      return changed;
    }),
    renameDatasets: (from, to) => void rename.run(to, from),
    forgetFingerprints: (hash) => void forget.run(hash),
    trashDataset: (id) => void trash.run(new Date().toISOString(), id),
    restoreDataset: (id) => void trash.run(null, id),
    trashedDatasets: (before = '9999') => trashedRows.parse(trashed.all(before)),
    deleteDataset: (id) => void remove.run(id),
    contentInUse: (hash, besides = '') => inUse.get({ hash, besides }) !== undefined,
  };
}
