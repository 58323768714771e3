import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { metricSchema } from '../../shared/model/run.ts';
import type { Arm, Metric, NewMetric } from '../../shared/model/run.ts';
import type { Store } from '../services/ports/store.ts';

type Metrics = Pick<Store, 'appendMetrics' | 'metrics' | 'dropMetricsAfter'>;

const rows = z.array(metricSchema.extend({ oracle: z.number().transform((oracle) => oracle === 1) }));
const sequence = z.object({ last_seq: z.number() });

export function metricsTable(database: Database): Metrics {
  const last = database.prepare('SELECT last_seq FROM runs WHERE id = ?');
  const insert = database.prepare(
    'INSERT INTO metrics (run_id, seq, arm, seed, step, name, value, oracle) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const advance = database.prepare('UPDATE runs SET last_seq = ?, steps_done = ?, milliseconds_per_step = ? WHERE id = ?');
  const after = database.prepare('SELECT seq, arm, seed, step, name, value, oracle FROM metrics WHERE run_id = ? AND seq > ? ORDER BY seq');
  const drop = database.prepare('DELETE FROM metrics WHERE run_id = ? AND arm = ? AND seed = ? AND step > ?');
  return {
    appendMetrics: database.transaction(
      (runId: string, metrics: readonly NewMetric[], progress: { stepsDone: number; millisecondsPerStep: number | null }): Metric[] => {
        const first = sequence.parse(last.get(runId)).last_seq + 1;
        const stored = metrics.map((metric, at) => ({ ...metric, seq: first + at }));
        for (const metric of stored)
          insert.run(runId, metric.seq, metric.arm, metric.seed, metric.step, metric.name, metric.value, metric.oracle ? 1 : 0);
        advance.run(first + metrics.length - 1, progress.stepsDone, progress.millisecondsPerStep, runId);
        return stored;
      },
    ),
    metrics: (runId, afterSeq) => rows.parse(after.all(runId, afterSeq)),
    dropMetricsAfter: (runId: string, arm: Arm, seed: number, step: number) => void drop.run(runId, arm, seed, step),
  };
}
