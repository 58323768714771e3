/*
 * PyTorch's accuracies on the digits, reached or not:
 *   node test/bench/reproduce.ts [--data FOLDER] [--library FOLDER] [--engine auto] [--steps 2000] [--seeds 3] [--tasks mnistm,optdigits] [--write]
 *
 * Both tasks start from 10,000 MNIST digits; 80 % of the target trains without labels, 20 % scores, at the last step. The
 * library keeps what was trained: a run that is there is taken, one that was stopped goes on. --write puts the table into
 * docs/benchmarks.md. Ends with 1 where a figure is more than two points below PyTorch's. The peer's own figures come from
 * test/bench/torch_adaptation.py on the same files.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import type { Client } from '../../shared/contract/contract.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import type { Run } from '../../shared/model/run.ts';
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
  network: 'cnn-small',
  networkParameters: { normalisation: 'domain' },
  // A source of which nearly all is trained on, as the peer does.
  training: {
    steps: Number(options.steps),
    batchSize: 64,
    optimiser: 'adam',
    learningRate: 0.001,
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
    run.config.source === source &&
    run.config.target === target &&
    run.config.seeds === protocol.seeds &&
    run.config.training['steps'] === protocol.training.steps;
  const there = (await client.call('runs.list', {})).find(same);
  if (there?.state === 'finished') return there;
  const engine = options.engine as 'auto' | 'tensorflow' | 'wasm';
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

const percent = (value: number | null | undefined): string => (value == null ? '–' : (100 * value).toFixed(1));
const spread = (value: number | null | undefined): string => (value == null ? '' : ` ± ${(100 * value).toFixed(1)}`);

/** Points by which a mean may lie below PyTorch's figure. */
const tolerance = 2;

function row(title: string, arm: 'source-only' | 'adapted', peer: number, run: Run): string {
  const scores = run.summary[arm];
  const difference = 100 * (scores?.targetAccuracy ?? Number.NaN) - peer;
  if (!(difference >= -tolerance)) process.exitCode = 1;
  const shown = `${percent(scores?.targetAccuracy)}${spread(scores?.targetAccuracyDeviation)}`;
  return `| ${title} | ${arm === 'adapted' ? 'DANN' : 'source only'} | ${peer.toFixed(1)} | ${shown} | ${difference >= 0 ? '+' : '−'}${Math.abs(difference).toFixed(1)} |`;
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
    rows.push(row(task.title, 'source-only', task.peer.sourceOnly, run), row(task.title, 'adapted', task.peer.dann, run));
  }
  const text = [
    `Target accuracy in per cent on the held-out 20 %, at the last of ${options.steps} steps, mean ± sd of ${options.seeds} seeds; ${engine}, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    '| task | model | PyTorch 2.13 (one seed) | Isthmus | difference |',
    '| --- | --- | ---: | ---: | ---: |',
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
