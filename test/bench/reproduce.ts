/*
 * PyTorch's accuracies on the digits, reached or not:
 *   node test/bench/reproduce.ts [--data FOLDER] [--library FOLDER] [--engine auto] [--steps 2000] [--seeds 3] [--tasks mnistm,optdigits] [--peer] [--write]
 *
 * Both tasks start from 10,000 MNIST digits; 80 % of the target trains without labels, 20 % scores, at the last step. The
 * library keeps what was trained: a run that is there is taken, one that was stopped goes on. --write puts the table into
 * docs/benchmarks.md. The reference is one seed of PyTorch at a constant learning rate, whose score moves by several points
 * from one step to the next; --peer also trains PyTorch here, on the same files, with as many seeds and the same schedule
 * (torch_adaptation.py, with the Python that bench:peers set up). Ends with 1 where a mean is more than two points below
 * the reference and, with --peer, below that.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { deviation, mean } from '../../shared/model/statistics.ts';
import type { Client } from '../../shared/contract/contract.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import { engineChoiceSchema } from '../../shared/model/engine.ts';
import type { Run } from '../../shared/model/run.ts';
import { peerAccuracies } from './peer.ts';
import { peerPython } from './peers/python.ts';
import { placed } from './report.ts';

const root = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '../shared/data/digits') },
    library: { type: 'string', default: join(root, '.cache/reproduce') },
    engine: { type: 'string', default: 'auto' },
    steps: { type: 'string', default: '2000' },
    seeds: { type: 'string', default: '3' },
    tasks: { type: 'string', default: 'mnistm,optdigits' },
    peer: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

/** Accuracies of PyTorch 2.13 with this protocol, one seed, in per cent. */
const tasks = [
  { id: 'mnistm', title: 'MNIST → MNIST-M', file: 'mnistm10k.npz', import: {}, peer: { sourceOnly: 31.3, dann: 64.9 } },
  {
    id: 'optdigits',
    title: 'MNIST → optdigits',
    file: 'optdigits.csv',
    import: { 'image-shape': '8x8', maximum: 16 },
    peer: { sourceOnly: 54.4, dann: 64.2 },
  },
] as const;

const protocol = {
  method: 'dann',
  select: 'last',
  upperBound: false,
  network: 'cnn-small',
  networkParameters: { normalisation: 'domain' },
  // A source of which nearly all is trained on, as the peer does.
  training: {
    steps: Number(options.steps),
    batchSize: 64,
    optimiser: 'adam',
    learningRate: 0.001,
    // DANN's own schedule (Ganin 2016): with a constant rate the last step's score is that of a model still in motion.
    learningRateSchedule: 'inverse',
    heldOut: 0.2,
    heldOutSource: 0.01,
  },
  seeds: Number(options.seeds),
  seed: 1,
} satisfies Partial<RunConfigInput>;

async function dataset(client: Client, name: string, file: string, given: Record<string, string | number>): Promise<string> {
  const there = (await client.call('datasets.list', {})).find((one) => one.name === name);
  if (there) return there.id;
  const path = resolve(options.data, file);
  return (await client.call('datasets.import', { path, name, options: given, job: name })).id;
}

/** The run of a task, trained to its end: the one that is there, or a new one. */
async function runOf(client: Client, source: string, target: string): Promise<Run> {
  const same = (run: Run): boolean =>
    run.config.method === protocol.method &&
    run.config.source === source &&
    run.config.target === target &&
    run.config.seeds === protocol.seeds &&
    isDeepStrictEqual(run.config.training, protocol.training);
  const there = (await client.call('runs.list', {})).find(same);
  if (there?.state === 'finished') return there;
  const engine = engineChoiceSchema.parse(options.engine);
  const ended = Promise.withResolvers<Run>();
  const stop = client.on('run.progress', ({ run }) => {
    if (same(run) && !['queued', 'running'].includes(run.state)) ended.resolve(run);
    else if (run.stepsDone % 100 < 2) process.stderr.write(`\r${run.stepsDone} of ${run.stepsTotal} steps `);
  });
  if (there) await client.call('runs.resume', { id: there.id });
  else await client.call('runs.start', { ...protocol, source, target, engine });
  const run = await ended.promise;
  stop();
  if (run.state !== 'finished') throw new Error(`The run ${run.id} ${run.state}: ${run.error?.message ?? ''}`);
  return run;
}

const points = (value: number | null): string => (value === null || Number.isNaN(value) ? '–' : (100 * value).toFixed(1));
const signed = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`;
const withSpread = (mean: number | null, deviation: number | null): string =>
  `${points(mean)}${deviation === null ? '' : ` ± ${points(deviation)}`}`;

/** Points by which a mean may lie below PyTorch's figure. */
const tolerance = 2;

async function row(task: (typeof tasks)[number], arm: 'source-only' | 'adapted', reference: number, run: Run): Promise<string> {
  const { targetAccuracy = null, targetAccuracyDeviation = null } = run.summary[arm] ?? {};
  const here = options.peer ? await peerMean(task.id, arm === 'adapted' ? 'dann' : 'source') : null;
  const toReference = 100 * (targetAccuracy ?? Number.NaN) - reference;
  const toHere = here && 100 * ((targetAccuracy ?? Number.NaN) - here.mean);
  if (!(toReference >= -tolerance || (toHere !== null && toHere >= -tolerance))) process.exitCode = 1;
  const cells = [
    task.title,
    arm === 'adapted' ? 'DANN' : 'source only',
    withSpread(targetAccuracy, targetAccuracyDeviation),
    reference.toFixed(1),
    signed(toReference),
  ];
  if (here && toHere !== null) cells.push(withSpread(here.mean, here.deviation), signed(toHere));
  return `| ${cells.join(' | ')} |`;
}

async function peerMean(task: 'mnistm' | 'optdigits', arm: 'source' | 'dann'): Promise<{ mean: number; deviation: number | null }> {
  const seeds = Array.from({ length: protocol.seeds }, (_, at) => ({ task, arm, steps: protocol.training.steps, seed: at + 1 }));
  const python = await peerPython();
  const values = await peerAccuracies(python, resolve(options.data), join(resolve(options.library), 'peer.json'), seeds);
  return { mean: mean(values) ?? Number.NaN, deviation: deviation(values) };
}

const missing = await Promise.all(
  ['mnist10k-images-idx3-ubyte.gz', ...tasks.map(({ file }) => file)].map((file) =>
    stat(resolve(options.data, file)).then(
      () => null,
      () => file,
    ),
  ),
).then((list) => list.filter((file) => file !== null));
if (missing.length > 0) {
  process.stderr.write(`${resolve(options.data)} lacks ${missing.join(', ')}. Say with --data where the digits lie.\n`);
  process.exit(3);
}

const client = await openLibrary({ folder: resolve(options.library), host: 'command line', compose: composeLibrary });
try {
  const source = await dataset(client, 'MNIST', 'mnist10k-images-idx3-ubyte.gz', {});
  const rows: string[] = [];
  let engine = '';
  for (const task of tasks.filter(({ id }) => options.tasks.split(',').includes(id))) {
    const run = await runOf(client, source, await dataset(client, task.title, task.file, task.import));
    engine = `${run.engine ?? ''} ${run.versions['tensorflow'] ?? run.versions['tensorflow.js'] ?? ''}`;
    rows.push(await row(task, 'source-only', task.peer.sourceOnly, run), await row(task, 'adapted', task.peer.dann, run));
  }
  const text = [
    `Target accuracy in per cent on the held-out 20 %, at the last of ${options.steps} steps, learning rate 0.001/(1 + 10τ)^0.75, mean ± sd of ${options.seeds} seeds; ${engine}, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    `| task | model | Isthmus | PyTorch, reference (one seed, constant rate) | difference |${options.peer ? ' PyTorch, here | difference |' : ''}`,
    `| --- | --- | ---: | ---: | ---: |${options.peer ? ' ---: | ---: |' : ''}`,
    ...rows,
  ].join('\n');
  process.stdout.write(`\n${text}\n`);
  if (options.write) {
    const path = join(root, 'docs/benchmarks.md');
    await mkdir(join(root, 'docs'), { recursive: true });
    await writeFile(path, placed(await readFile(path, 'utf8').catch(() => '# Benchmarks\n'), text, 'reproduce'));
  }
} finally {
  await client.close();
}
