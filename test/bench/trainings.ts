import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { outputOf } from './output-of.ts';
import { quantile } from './report.ts';
import type { Measured } from './report.ts';

const answerSchema = z.object({ title: z.string(), targetAccuracy: z.number(), peakMiB: z.number(), waitShare: z.number().optional() });

interface Plan {
  readonly python: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly data: string;
  readonly threads: string;
  readonly count: number;
}

/** The whole training, by the app and by PyTorch in turns, `count` times each: from the start of the process to its end. */
export async function measureTrainings({ python, environment, data, threads, count }: Plan): Promise<Measured[]> {
  const ours = { engine: 'tensorflow-compiled', command: process.execPath, script: 'training-child.ts', more: [] };
  const torch = { engine: 'torch', command: python, script: 'peers/torch_training.py', more: ['--threads', threads] };
  const found = [ours, torch].map((entry) => ({
    ...entry,
    took: [] as number[],
    title: entry.engine,
    peakMiB: 0,
    reason: null as string | null,
  }));
  try {
    await access(data);
  } catch {
    return found.map((entry) => measuredOf({ ...entry, reason: `There is no folder ${data}; name one with --data.` }));
  }
  for (let round = 0; round < count; round++)
    for (const entry of found) {
      if (entry.reason !== null) continue;
      process.stderr.write(`\rtraining ${round + 1} of ${count}: ${entry.engine}          `);
      const out = await mkdtemp(join(tmpdir(), 'isthmus-bench-'));
      try {
        const parameters = [
          join(import.meta.dirname, entry.script),
          '--data',
          data,
          '--epochs',
          '10',
          '--out',
          join(out, 'model'),
          ...entry.more,
        ];
        const start = performance.now();
        const answer = answerSchema.parse(JSON.parse(await outputOf(entry.command, parameters, environment)));
        entry.took.push(performance.now() - start);
        entry.title = answer.title;
        entry.peakMiB = Math.max(entry.peakMiB, answer.peakMiB);
        const wait = answer.waitShare === undefined ? '' : `, waited for data ${(100 * answer.waitShare).toFixed(2)} % of the time`;
        process.stderr.write(`\r${entry.engine}: target accuracy ${answer.targetAccuracy.toFixed(3)}${wait}\n`);
      } catch (error) {
        entry.reason = error instanceof Error ? error.message : String(error);
      } finally {
        await rm(out, { recursive: true, force: true });
      }
    }
  return found.map(measuredOf);
}

function measuredOf(entry: { engine: string; title: string; took: readonly number[]; peakMiB: number; reason: string | null }): Measured {
  const at = (q: number): number | null => (entry.took.length > 0 ? quantile(entry.took, q) : null);
  const peakMiB = entry.took.length > 0 ? entry.peakMiB : null;
  const { engine, title, took, reason } = entry;
  return { case: 'whole training', engine, title, steps: took.length, median: at(0.5), p10: at(0.1), p90: at(0.9), peakMiB, reason };
}
