import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { armSchema, armSummarySchema } from '../../../shared/model/run.ts';
import type { Run } from '../../../shared/model/run.ts';
import { pairedTest } from '../../../shared/model/paired-test.ts';
import { verdictOf } from '../../../shared/model/verdict.ts';
import type { Method, Task } from './tasks.ts';

/** What one run reached, for the document: libraries come and go, and what was reached on other days stays. */
const resultSchema = z.object({
  task: z.string(),
  method: z.string(),
  /** Of what decided the run beside the data, so that results of a task as it once was are told apart. */
  protocol: z.string(),
  when: z.string(),
  seeds: z.number().int(),
  engine: z.string(),
  /** Of the whole run. */
  minutes: z.number().nullable(),
  verdict: z.string(),
  summary: z.partialRecord(armSchema, armSummarySchema),
});
export type Result = z.infer<typeof resultSchema>;

export const protocolHash = (task: Task, method: Method): string =>
  createHash('sha256')
    .update(JSON.stringify([task.protocol, method]))
    .digest('hex')
    .slice(0, 12);

export function resultOf(task: Task, method: Method, run: Run): Result {
  const { startedAt, endedAt, summary } = run;
  const verdict = verdictOf(summary);
  const test = pairedTest(summary['source-only']?.targetAccuracies ?? [], summary.adapted?.targetAccuracies ?? []);
  return {
    task: task.id,
    method: run.config.method,
    protocol: protocolHash(task, method),
    when: (endedAt ?? '').slice(0, 10),
    seeds: run.config.seeds,
    engine: run.engine ?? '',
    minutes: startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 60_000 : null,
    verdict: verdict ? `${verdict.kind}${test ? ` (p ${test.p < 0.001 ? '< 0.001' : `= ${test.p.toFixed(3)}`})` : ''}` : '–',
    summary,
  };
}

/** The results that were recorded; none where there is no file yet. */
export async function readRecord(path: string): Promise<Result[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  return z.array(resultSchema).parse(JSON.parse(text));
}

/** Puts a result in the place of the one of the same task and method, and answers all of them. */
export async function record(path: string, result: Result): Promise<Result[]> {
  const others = (await readRecord(path)).filter(({ task, method }) => task !== result.task || method !== result.method);
  const all = [...others, result];
  await writeFile(path, `${JSON.stringify(all, null, 2)}\n`);
  return all;
}
