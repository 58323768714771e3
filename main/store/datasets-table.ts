import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { datasetSchema } from '../../shared/model/dataset.ts';
import type { Store } from '../services/ports.ts';
import { fromJson } from './rows.ts';

type Datasets = Pick<
  Store,
  | 'insertDataset'
  | 'datasets'
  | 'findDataset'
  | 'trashDataset'
  | 'restoreDataset'
  | 'trashedDatasetsBefore'
  | 'deleteDataset'
  | 'contentInUse'
>;

const rows = z.array(z.object({ record: fromJson(datasetSchema) })).transform((list) => list.map((row) => row.record));

export function datasetsTable(database: Database): Datasets {
  const insert = database.prepare('INSERT INTO datasets (id, name, hash, record, created_at) VALUES (?, ?, ?, ?, ?)');
  const all = database.prepare('SELECT record FROM datasets WHERE trashed_at IS NULL ORDER BY created_at DESC, rowid DESC');
  const byId = database.prepare('SELECT record FROM datasets WHERE id = ? AND trashed_at IS NULL');
  const byName = database.prepare(
    'SELECT record FROM datasets WHERE name = ? AND trashed_at IS NULL ORDER BY created_at DESC, rowid DESC LIMIT 1',
  );
  const trash = database.prepare('UPDATE datasets SET trashed_at = ? WHERE id = ?');
  const trashed = database.prepare('SELECT record FROM datasets WHERE trashed_at < ?');
  const remove = database.prepare('DELETE FROM datasets WHERE id = ?');
  const inUse = database.prepare(
    `SELECT 1 FROM datasets WHERE hash = @hash AND id <> @besides
     UNION ALL SELECT 1 FROM runs WHERE source_hash = @hash UNION ALL SELECT 1 FROM runs WHERE target_hash = @hash
     UNION ALL SELECT 1 FROM run_sources WHERE hash = @hash LIMIT 1`,
  );
  return {
    insertDataset: (dataset) => void insert.run(dataset.id, dataset.name, dataset.hash, JSON.stringify(dataset), dataset.createdAt),
    datasets: () => rows.parse(all.all()),
    findDataset: (idOrName) => rows.parse(byId.all(idOrName))[0] ?? rows.parse(byName.all(idOrName))[0],
    trashDataset: (id) => void trash.run(new Date().toISOString(), id),
    restoreDataset: (id) => void trash.run(null, id),
    trashedDatasetsBefore: (time) => rows.parse(trashed.all(time)),
    deleteDataset: (id) => void remove.run(id),
    contentInUse: (hash, besides = '') => inUse.get({ hash, besides }) !== undefined,
  };
}
