/*
 * The child process of measure-engine.ts: `measure-process.ts ENGINE WORKLOAD` does a few real steps on noise and prints one
 * line of JSON (MeasureAnswer, or an error).
 */
import { setImmediate } from 'node:timers/promises';
import { engineIdSchema } from '../../../shared/model/engine.ts';
import { buildModel } from '../../engine/model.ts';
import { batchFormOf, itemCounts, noiseBatch } from '../../engine/training/batch-parts.ts';
import { Progress } from '../../engine/training/progress.ts';
import { resolveTraining, stepRule } from '../../engine/training/settings.ts';
import { initialState } from '../../engine/training/state.ts';
import { printAnswer } from '../engines/engine-child.ts';
import { loadEngine } from '../engines/index.ts';
import { executorFor } from '../executors.ts';
import type { MeasureAnswer } from './measure-engine.ts';
import { inputOf } from './workload.ts';
import type { Workload } from './workload.ts';

const warmUp = 2;
const fewest = 2;
const most = 50;
const milliseconds = 500;
/** So far that the schedules of a few steps stay where they begin. */
const total = 1000;
const seed = 1;

async function measure(): Promise<MeasureAnswer> {
  const engine = await loadEngine(engineIdSchema.parse(process.argv[2]));
  const workload = JSON.parse(process.argv[3] ?? '') as Workload;
  const settings = resolveTraining(workload.training);
  const model = buildModel(
    workload,
    inputOf(workload),
    Array.from({ length: workload.classes }, (_, at) => String(at)),
  );
  const batch = noiseBatch(batchFormOf(model, settings.batchSize));
  const rule = stepRule(settings);
  const start = initialState(model, rule, seed);
  // That steps are not compiled shows in the time; the training itself says why.
  const executor = executorFor(engine, () => undefined);
  const execution = await executor({ model, rule, seed, batch: itemCounts(model, settings.batchSize), values: start.values });
  const progress = new Progress(model, settings, total, start);

  async function step(): Promise<number> {
    const since = performance.now();
    progress.advance(execution, batch);
    await setImmediate();
    await engine.keepPace?.();
    return performance.now() - since;
  }

  for (let done = 0; done < warmUp; done++) await step();
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  while (times.length < fewest || (times.length < most && performance.now() < end)) times.push(await step());
  // A device that failed behind the process says so when it is read.
  await execution.losses();
  execution.dispose();
  return { milliseconds: median(times), memoryBytes: 1024 * process.resourceUsage().maxRSS };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

await printAnswer(measure);
