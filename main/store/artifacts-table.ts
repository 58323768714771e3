import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { artifactSchema } from '../../shared/model/run.ts';
import type { Store } from '../services/ports/store.ts';
import { fromJson } from './rows.ts';

const rows = z.array(z.object({ record: fromJson(artifactSchema) })).transform((list) => list.map((row) => row.record));

export function artifactsTable(database: Database): Pick<Store, 'insertArtifact' | 'artifacts'> {
  const insert = database.prepare('INSERT INTO artifacts (id, run_id, record, created_at) VALUES (?, ?, ?, ?)');
  const all = database.prepare('SELECT record FROM artifacts ORDER BY created_at DESC, rowid DESC');
  return {
    insertArtifact: (artifact) => void insert.run(artifact.id, artifact.runId, JSON.stringify(artifact), artifact.createdAt),
    artifacts: () => rows.parse(all.all()),
  };
}
