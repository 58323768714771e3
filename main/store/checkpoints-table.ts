import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { checkpointSchema } from '../../shared/model/run.ts';
import type { Checkpoint } from '../../shared/model/run.ts';
import type { Store } from '../services/ports/store.ts';

/** As many as the trainer keeps on disk, beside those to choose from. */
const kept = 2;

const rows = z.array(
  checkpointSchema
    .omit({ createdAt: true })
    .extend({ created_at: z.string(), candidate: z.number() })
    .transform(({ created_at, candidate, ...checkpoint }): Checkpoint => ({
      ...checkpoint,
      candidate: candidate === 1,
      createdAt: created_at,
    })),
);

export function checkpointsTable(database: Database): Pick<Store, 'insertCheckpoint' | 'checkpoints'> {
  // A training that went on from an older checkpoint comes by the same steps again.
  const insert = database.prepare(
    'INSERT OR REPLACE INTO checkpoints (run_id, arm, seed, step, epoch, candidate, path, hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const prune = database.prepare(
    `DELETE FROM checkpoints WHERE run_id = @run AND arm = @arm AND seed = @seed AND candidate = 0 AND step NOT IN
     (SELECT step FROM checkpoints WHERE run_id = @run AND arm = @arm AND seed = @seed ORDER BY step DESC LIMIT ${kept})`,
  );
  const all = database.prepare(
    'SELECT arm, seed, step, epoch, candidate, path, hash, created_at FROM checkpoints WHERE run_id = ? ORDER BY seed, arm DESC, step',
  );
  return {
    insertCheckpoint: database.transaction((runId: string, { arm, seed, step, epoch, candidate, path, hash, createdAt }: Checkpoint) => {
      insert.run(runId, arm, seed, step, epoch, candidate ? 1 : 0, path, hash, createdAt);
      prune.run({ run: runId, arm, seed });
    }),
    checkpoints: (runId) => rows.parse(all.all(runId)),
  };
}
