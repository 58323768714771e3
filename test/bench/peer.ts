import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const answerSchema = z.object({ targetAccuracy: z.number() });
const keptSchema = z.record(z.string(), z.number());

export interface PeerTask {
  readonly task: 'mnistm' | 'optdigits';
  readonly arm: 'source' | 'dann';
  readonly steps: number;
  readonly seed: number;
}

/** Target accuracies of PyTorch, trained on this machine by torch_adaptation.py; `cache` keeps those that were trained before. */
export async function peerAccuracies(python: string, data: string, cache: string, tasks: readonly PeerTask[]): Promise<number[]> {
  const kept = keptSchema.parse(JSON.parse(await readFile(cache, 'utf8').catch(() => '{}')));
  const found: number[] = [];
  for (const { task, arm, steps, seed } of tasks) {
    const key = `${task}/${arm}/inverse/${steps}/${seed}`;
    let accuracy = kept[key];
    if (accuracy === undefined) {
      process.stderr.write(`\rPyTorch: ${key} `);
      const script = join(import.meta.dirname, 'peers/torch_adaptation.py');
      const settings = { data, task, arm, steps, seed, schedule: 'inverse' };
      const given = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
      accuracy = answerSchema.parse(JSON.parse((await run(python, [script, ...given])).stdout)).targetAccuracy;
      kept[key] = accuracy;
      await writeFile(cache, JSON.stringify(kept));
    }
    found.push(accuracy);
  }
  return found;
}
