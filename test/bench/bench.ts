/*
 * How fast the app trains, beside PyTorch, TensorFlow Python and the limit of the machine:
 *   npm run bench [-- --json] [--quick] [--cases mlp,cnn,…] [--engines …] [--rounds 8] [--block 1000] [--threads 2] [--data FOLDER] [--trainings 2]
 *
 * One run measures all: the engines take turns in short blocks, each in its own process that sleeps while others work, so
 * that what slows the machine for a while slows them alike. The first block of each only warms up. A full run ends with a
 * whole training, MNIST to MNIST-M, from process start to exported model, and puts the table into docs/benchmarks.md; --quick
 * measures the MLP and the CNN alone and writes nothing. --json prints one line. --block is about how many milliseconds a
 * block takes. Peers run where `npm run bench:peers` has set their Python up, or with the Python that ISTHMUS_PYTHON names.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSteps } from './child.ts';
import type { StepProcess } from './child.ts';
import { stepCases, stepEngines } from './engine-step.ts';
import type { StepCase } from './engine-step.ts';
import { peerPython } from './peers/python.ts';
import { line, placed, quantile, table } from './report.ts';
import type { Measured, Report } from './report.ts';
import { measureTrainings } from './trainings.ts';
import { stepWork } from './work.ts';

const engines = [...stepEngines, 'torch', 'tf-function'];
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    cases: { type: 'string' },
    engines: { type: 'string' },
    rounds: { type: 'string' },
    block: { type: 'string' },
    threads: { type: 'string', default: '2' },
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data/digits') },
    trainings: { type: 'string', default: '2' },
  },
});
const chosen = {
  cases: options.cases ?? (options.quick ? 'cnn,mlp' : stepCases.join()),
  engines: options.engines ?? (options.quick ? 'tensorflow-compiled,torch' : engines.join()),
  rounds: options.rounds ?? (options.quick ? '4' : '8'),
  block: options.block ?? '1000',
};
/** The whole of it, of which the document speaks. */
const whole = !options.quick && options.cases === undefined && options.engines === undefined;

for (const [name, value] of Object.entries({ rounds: chosen.rounds, block: chosen.block, threads: options.threads }))
  if (!(Number(value) >= 1)) refuse(`--${name} is ${value}, but must be a number from 1.`);
for (const [name, known] of [
  ['cases', stepCases],
  ['engines', engines],
] as const) {
  const unknown = chosen[name].split(',').find((entry) => !(known as readonly string[]).includes(entry));
  if (unknown !== undefined) refuse(`--${name} has no ${unknown}; there are ${known.join(', ')}.`);
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const { threads } = options;
const environment = {
  OMP_NUM_THREADS: threads,
  TF_NUM_INTRAOP_THREADS: threads,
  TF_NUM_INTEROP_THREADS: threads,
  TF_CPP_MIN_LOG_LEVEL: '2',
  PYTHONDONTWRITEBYTECODE: '1',
};
const python = await peerPython();

interface Entrant {
  readonly case: string;
  readonly engine: string;
  readonly process: StepProcess;
  readonly took: number[];
  block: number;
  peakMiB: number | null;
  reason: string | null;
}

function start(engine: string, name: string): Promise<StepProcess> {
  const script = { torch: 'torch_step.py', 'tf-function': 'tensorflow_step.py' }[engine];
  return script === undefined
    ? startSteps(process.execPath, [join(import.meta.dirname, 'engine-child.ts'), engine, name], environment)
    : startSteps(python, [join(import.meta.dirname, 'peers', script), name, threads], environment);
}

/** Starts an engine and warms it up: two steps, then as many as tell how many make a block. */
async function enter(engine: string, name: string): Promise<Entrant> {
  const child = await start(engine, name);
  const reason = child.state.works ? null : child.state.reason;
  const entrant: Entrant = { case: name, engine, process: child, took: [], block: 1, peakMiB: null, reason };
  await guarded(entrant, async () => {
    await child.take(2);
    const { milliseconds } = await child.take(1);
    const warm = await child.take(Math.max(1, Math.min(50, Math.round(Number(chosen.block) / quantile(milliseconds, 0.5)))));
    entrant.block = Math.max(1, Math.min(1000, Math.round(Number(chosen.block) / quantile(warm.milliseconds, 0.5))));
  });
  return entrant;
}

/** An engine that fails is left out with its reason; the others go on. */
async function guarded(entrant: Entrant, work: () => Promise<void>): Promise<void> {
  if (entrant.reason !== null) return;
  try {
    await work();
  } catch (error) {
    entrant.reason = error instanceof Error ? error.message : String(error);
  }
}

function measuredOf(entrant: Entrant): Measured {
  const { engine, process: child, took, reason, peakMiB } = entrant;
  const at = (q: number): number | null => (reason === null && took.length > 0 ? quantile(took, q) : null);
  const title = child.state.works ? child.state.title : engine;
  return { case: entrant.case, engine, title, steps: took.length, median: at(0.5), p10: at(0.1), p90: at(0.9), peakMiB, reason };
}

/** All engines of a case at once, in turns, and between them the matrix product: no more processes than needed wait in memory. */
async function measureCase(name: string, limit: Entrant): Promise<Measured[]> {
  const entrants: Entrant[] = [];
  for (const engine of chosen.engines.split(',')) entrants.push(await enter(engine, name));
  for (let round = 0; round < Number(chosen.rounds); round++) {
    process.stderr.write(`\r${name}: round ${round + 1} of ${chosen.rounds}   `);
    for (const entrant of [...entrants, limit])
      await guarded(entrant, async () => {
        const { milliseconds, peakMiB } = await entrant.process.take(entrant === limit ? 3 : entrant.block);
        entrant.took.push(...milliseconds);
        entrant.peakMiB = peakMiB;
      });
  }
  process.stderr.write('\n');
  await Promise.all(entrants.map((entrant) => entrant.process.end()));
  return entrants.map(measuredOf);
}

async function measure(): Promise<Report> {
  const limit = await enter('limit', 'mlp');
  const measured: Measured[] = [];
  for (const name of chosen.cases.split(',')) measured.push(...(await measureCase(name, limit)));
  await limit.process.end();
  if (whole)
    measured.push(...(await measureTrainings({ python, environment, data: options.data, threads, count: Number(options.trainings) })));
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, ${process.platform} ${process.arch}`,
    threads: Number(threads),
    limitGflops: limit.took.length > 0 ? (2 * 2048 ** 3) / quantile(limit.took, 0.5) / 1e6 : 0,
    work: Object.fromEntries(chosen.cases.split(',').map((name) => [name, stepWork[name as StepCase]])),
    measured,
  };
}

const report = await measure();
process.stdout.write(`${options.json ? line(report) : table(report)}\n`);
if (whole) {
  const folder = join(import.meta.dirname, '../../docs');
  const path = join(folder, 'benchmarks.md');
  await mkdir(folder, { recursive: true });
  const document = await readFile(path, 'utf8').catch(() => '# Benchmarks\n\nMade by `npm run bench`.\n');
  await writeFile(path, placed(document, table(report)));
}
if (!report.measured.some(({ median }) => median !== null)) process.exitCode = 1;
