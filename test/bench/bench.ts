/*
 * Milliseconds a training step of every engine on both networks, beside PyTorch where Python has it:
 *   node test/bench/bench.ts [--json] [--write] [--rounds 8] [--block 1000] [--engines tensorflow,wasm,torch] [--networks mlp,cnn-small] [--threads 2]
 *
 * One run measures all: the engines take turns in short blocks, each in its own process that sleeps while others work, so that
 * what slows the machine for a while slows them alike. The first block of each only warms up.
 * --block is about how many milliseconds a block takes; --write puts the table into docs/benchmarks.md.
 * PyTorch is looked for with the Python that ISTHMUS_PYTHON names, by default python3 (on Windows python).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSteps } from './child.ts';
import type { StepProcess } from './child.ts';
import { placed, quantile, table } from './report.ts';
import type { Measured, Report } from './report.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '8' },
    block: { type: 'string', default: '1000' },
    engines: { type: 'string', default: 'tensorflow,wasm,torch' },
    networks: { type: 'string', default: 'mlp,cnn-small' },
    threads: { type: 'string', default: '2' },
  },
});

const wrong = (['rounds', 'block', 'threads'] as const).find((name) => !(Number(options[name]) >= 1));
if (wrong !== undefined) refuse(`--${wrong} is ${options[wrong]}, but must be a number from 1.`);

const known: Readonly<Record<'engines' | 'networks', readonly string[]>> = {
  engines: ['tensorflow', 'wasm', 'torch'],
  networks: ['mlp', 'cnn-small'],
};
for (const name of ['engines', 'networks'] as const) {
  const unknown = options[name].split(',').find((entry) => !known[name].includes(entry));
  if (unknown !== undefined) refuse(`--${name} has no ${unknown}; there are ${known[name].join(', ')}.`);
}

const python = process.env.ISTHMUS_PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');
const threads = options.threads;
const environment = {
  OMP_NUM_THREADS: threads,
  TF_NUM_INTRAOP_THREADS: threads,
  TF_NUM_INTEROP_THREADS: threads,
  TF_CPP_MIN_LOG_LEVEL: '2',
  PYTHONDONTWRITEBYTECODE: '1',
};

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

interface Entrant {
  readonly engine: string;
  readonly network: string;
  readonly process: StepProcess;
  readonly took: number[];
  block: number;
  reason: string | null;
}

const start = (engine: string, network: string): Promise<StepProcess> =>
  engine === 'torch'
    ? startSteps(python, [join(import.meta.dirname, 'torch_step.py'), network, threads], environment)
    : startSteps(process.execPath, [join(import.meta.dirname, 'engine-child.ts'), engine, network], environment);

/** Starts an engine and warms it up: two steps, then as many as tell how many make a block. */
async function enter(engine: string, network: string): Promise<Entrant> {
  const child = await start(engine, network);
  const entrant: Entrant = { engine, network, process: child, took: [], block: 1, reason: child.state.works ? null : child.state.reason };
  await guarded(entrant, async () => {
    await child.take(2);
    const [single = 1] = await child.take(1);
    const warm = await child.take(Math.max(1, Math.min(50, Math.round(Number(options.block) / single))));
    entrant.block = Math.max(1, Math.min(1000, Math.round(Number(options.block) / quantile(warm, 0.5))));
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

function measuredOf({ engine, network, process: child, took, reason }: Entrant): Measured {
  const works = reason === null && took.length > 0;
  const at = (q: number): number | null => (works ? quantile(took, q) : null);
  const title = child.state.works ? child.state.title : engine;
  return { engine, title, network, steps: took.length, median: at(0.5), p10: at(0.1), p90: at(0.9), reason };
}

async function measure(): Promise<Report> {
  const entrants: Entrant[] = [];
  for (const network of options.networks.split(','))
    for (const engine of options.engines.split(',')) entrants.push(await enter(engine, network));
  const rounds = Number(options.rounds);
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
    for (const entrant of entrants)
      await guarded(entrant, async () => void entrant.took.push(...(await entrant.process.take(entrant.block))));
  }
  await Promise.all(entrants.map((entrant) => entrant.process.end()));
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, ${process.platform} ${process.arch}`,
    threads: Number(threads),
    measured: entrants.map(measuredOf),
  };
}

const report = await measure();
process.stdout.write(`${options.json ? JSON.stringify(report) : table(report)}\n`);
if (options.write) {
  const folder = join(import.meta.dirname, '../../docs');
  const path = join(folder, 'benchmarks.md');
  await mkdir(folder, { recursive: true });
  const document = await readFile(path, 'utf8').catch(() => '# Benchmarks\n\nMade by `npm run bench -- --write`.\n');
  await writeFile(path, placed(document, table(report)));
}
if (!report.measured.some(({ median }) => median !== null)) process.exitCode = 1;
