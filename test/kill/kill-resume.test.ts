/*
 * A run that is killed at any moment and resumed ends with the same bits as one that was left alone. Every moment is tried in
 * real processes, through the command line: the trainer alone is killed, or the process that owns the library, or both at once.
 */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeEngines } from '../../main/compute/engines/probe-engines.ts';
import type { Checkpoint, Metric, Run } from '../../shared/model/run.ts';
import { cli, startCli } from '../helpers/cli.ts';
import type { Cli } from '../helpers/cli.ts';
import { numbers, writePictures } from '../helpers/pictures.ts';
import { softwareVulkan } from '../helpers/software-vulkan.ts';

const settings = ['--batch-size', '16', '--checkpoint-every', '7', '--seeds', '1', '--method', 'dann'];
const usual = ['--epochs', '12'];
/** A GPU by software takes a second for a step of the usual network. */
const small = [
  '--epochs',
  '5',
  '--network',
  'mlp',
  '--set',
  'hiddenUnits=8',
  '--set',
  'featureUnits=8',
  '--set',
  'headUnits=8',
  '--no-upper-bound',
];
const seed = 20261124;

interface Ended extends Run {
  readonly metrics: readonly Metric[];
  readonly checkpoints: readonly Checkpoint[];
}

let folder: string;
let prepared: string;
// A machine without a GPU has WebGPU by software, in the processes that are started from here.
const vulkan = await softwareVulkan();
if ('environment' in vulkan && !(await probeEngines({ refresh: true })).some(({ id, works }) => id === 'webgpu' && works))
  Object.assign(process.env, vulkan.environment);
const working = (await probeEngines({ refresh: true })).filter((engine) => engine.works).map((engine) => engine.id);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isthmus-kill-'));
  prepared = join(folder, 'prepared');
  await writePictures(join(folder, 'dark'), { each: 40, ground: 0, seed: 1 });
  await writePictures(join(folder, 'bright'), { each: 40, ground: 110, seed: 2 });
  for (const name of ['dark', 'bright']) expect((await cli(prepared, 'data', 'import', join(folder, name), '--name', name)).code).toBe(0);
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

const adapt = (library: string, engine: string): Cli =>
  startCli(
    library,
    'adapt',
    '--source',
    'dark',
    '--target',
    'bright',
    '--engine',
    engine,
    ...settings,
    ...(engine === 'webgpu' ? small : usual),
  );

/** What decides whether two runs are one: the last weights of every training, and every figure that was reported. */
async function outcome(library: string, id: string): Promise<{ weights: Record<string, string>; metrics: string[] }> {
  const { answer } = await cli<Ended>(library, 'runs', 'show', id);
  expect(answer.state).toBe('finished');
  const last = answer.checkpoints.filter(({ step }) => step === Math.max(...answer.checkpoints.map((one) => one.step)));
  const weights = await Promise.all(last.map(async (one) => [one.arm, (await readFile(one.path)).toString('base64')] as const));
  // The epoch and the learning rate are figures as well; only when a thing was stored, and how long it waited, may differ.
  const figures = answer.metrics.filter(({ name }) => name !== 'wait-share');
  const metrics = figures.map(({ arm, seed: from, step, name, value }) => `${arm} ${from} ${step} ${name} ${value}`);
  return { weights: Object.fromEntries(weights), metrics: metrics.sort() };
}

/** Waits until the run has come to `share` of its steps; answers its id, or null when it ended before. */
async function until(running: Cli, share: number): Promise<string | null> {
  for await (const line of running.lines) {
    const event = line as { type: string; id: string; stepsDone: number; stepsTotal: number };
    if (event.type === 'progress' && event.stepsTotal > 0 && event.stepsDone >= share * event.stepsTotal) return event.id;
  }
  return null;
}

/** The trainer is the only child of the process that owns the library. Where that cannot be told, all are killed. */
async function trainerOf(pid: number): Promise<number | null> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return Number(children.trim().split(' ')[0]) || null;
}

async function kill({ process: owner, ended }: Cli, how: 'trainer' | 'owner' | 'both'): Promise<void> {
  const pid = owner.pid ?? 0;
  const trainer = await trainerOf(pid);
  if (how === 'trainer' && trainer !== null) process.kill(trainer, 'SIGKILL');
  else if (how === 'owner' || process.platform === 'win32') owner.kill('SIGKILL');
  else process.kill(-pid, 'SIGKILL');
  await ended;
}

/** Ten on the engine that runs take by themselves, a few on the others. */
const cases = working.map((engine, at) => ({ engine, moments: at === 0 ? 10 : engine === 'webgpu' ? 2 : 4 }));

describe.each(cases)('a killed run on $engine', ({ engine, moments }) => {
  it(`goes on to the same bits from ${moments} moments`, { timeout: 600_000 }, async () => {
    const alone = join(folder, `${engine}-alone`);
    await cp(prepared, alone, { recursive: true });
    const running = adapt(alone, engine);
    const id = await until(running, 1);
    expect((await running.ended).code).toBe(0);
    const expected = await outcome(alone, id ?? '');
    const bound = engine === 'webgpu' ? [] : ['target-trained'];
    expect(Object.keys(expected.weights).sort()).toEqual(['adapted', 'source-only', ...bound]);

    const random = numbers(seed);
    for (let moment = 0; moment < moments; moment++) {
      const library = join(folder, `${engine}-${moment}`);
      await cp(prepared, library, { recursive: true });
      const how = (['trainer', 'owner', 'both'] as const)[moment % 3] ?? 'both';
      const [share, wait] = [random() * 0.95, random() * 60];
      const killed = adapt(library, engine);
      const run = await until(killed, share);
      expect(run).not.toBeNull();
      await setTimeout(wait);
      await kill(killed, how);
      const { code, stderr } = await cli(library, 'runs', 'resume', run ?? '');
      expect(code, stderr).toBe(0);
      const where = `${how} killed ${wait.toFixed(0)} ms after ${(100 * share).toFixed(0)} %`;
      expect(await outcome(library, run ?? ''), where).toEqual(expected);
    }
    console.log(`${engine}: ${moments} of ${moments} killed runs ended with the same bits (seed ${seed}).`);
  });
});
