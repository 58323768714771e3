import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { probeEngines } from '../../main/compute/engines/probe-engines.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import type { EngineId } from '../../shared/model/engine.ts';
import { isTiming } from '../../shared/model/run.ts';
import type { Checkpoint, Metric, Run } from '../../shared/model/run.ts';
import { cli, startCli } from './cli.ts';
import type { Cli } from './cli.ts';
import { numbers, writePictures } from './pictures.ts';
import { softwareVulkan } from './software-vulkan.ts';

/** What decides whether two runs are one: the last weights of every training, and every figure that was reported. */
export interface Outcome {
  readonly weights: Readonly<Record<string, string>>;
  readonly metrics: readonly string[];
}

export interface KilledRun {
  readonly where: string;
  /** Whether it had ended before it was killed. */
  readonly over: boolean;
  readonly outcome: Outcome;
}

export interface Kills {
  readonly engine: EngineId;
  readonly moments: number;
  /** Which of trainer, owner and both is killed first; the others follow in turn. */
  readonly first?: number;
  readonly epochs: number;
  readonly seed: number;
  /** Whether a network of a few units is enough; unless it is said, on WebGPU: a GPU by software has no time for another. */
  readonly small?: boolean;
}

const ways = ['trainer', 'owner', 'both'] as const;
const settings = ['--batch-size', '16', '--seeds', '1', '--method', 'dann'];
const units = ['hiddenUnits', 'featureUnits', 'headUnits'].flatMap((name) => ['--set', `${name}=8`]);
const fewUnits = ['--network', 'mlp', ...units];

/** The engines that work here. A machine without a GPU has WebGPU by software, in the processes that are started from here. */
export async function killableEngines(): Promise<EngineId[]> {
  const working = async (): Promise<EngineId[]> =>
    (await probeEngines({ refresh: true })).filter((engine) => engine.works).map(({ id }) => id);
  const found = await working();
  const vulkan = await softwareVulkan();
  if (found.includes('webgpu') || 'missing' in vulkan) return found;
  Object.assign(process.env, vulkan.environment);
  return await working();
}

/** Makes a library in `folder` in which runs can be killed; answers where it is. */
export async function prepareKills(folder: string): Promise<string> {
  const library = join(folder, 'prepared');
  await writePictures(join(folder, 'dark'), { each: 20, ground: 0, seed: 1 });
  await writePictures(join(folder, 'bright'), { each: 20, ground: 110, seed: 2 });
  for (const name of ['dark', 'bright']) await succeed(library, 'data', 'import', join(folder, name), '--name', name);
  return library;
}

/**
 * Trains once and lets it alone; then trains again for each moment, kills the trainer, the process that owns the library, or both,
 * resumes the run, and answers how that ended.
 */
export async function killRuns(
  prepared: string,
  { engine, moments, first = 0, epochs, seed, small = engine === 'webgpu' }: Kills,
): Promise<{ alone: Outcome; killed: KilledRun[] }> {
  const often = engine === 'webgpu' ? ['--checkpoint-every', '2', '--no-upper-bound'] : ['--checkpoint-every', '5'];
  const size = [...(small ? fewUnits : []), ...often];
  const adapt = ['adapt', '--source', 'dark', '--target', 'bright', '--engine', engine, ...settings, '--epochs', `${epochs}`, ...size];
  const library = `${prepared}-${engine}`;
  const inCopy = async <Result>(use: () => Promise<Result>): Promise<Result> => {
    await cp(prepared, library, { recursive: true });
    return await use().finally(() => rm(library, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  };
  const alone = await inCopy(async () => outcome(library, (await succeed<{ run: Run }>(library, ...adapt)).run.id));
  const random = numbers(seed);
  const killed: KilledRun[] = [];
  // A run that was over before it was killed is none of the moments: there is another in its place.
  for (let landed = 0; landed < moments && killed.length < 4 * moments;) {
    const how = ways[(first + landed) % ways.length] ?? 'both';
    const [share, wait] = [random() * 0.95, random() * 60];
    const where = `${engine}: ${how} killed ${wait.toFixed(0)} ms after ${(100 * share).toFixed(0)} %`;
    await inCopy(async () => {
      const running = startCli(library, ...adapt);
      const id = await until(running, share);
      await setTimeout(wait);
      await kill(running, how);
      const resumed = await cli<{ run?: Run; error?: AppErrorShape }>(library, 'runs', 'resume', id);
      // A run that has finished is refused.
      const over = resumed.answer.error?.code === 'conflict';
      if (!over && resumed.code !== 0) throw new Error(`The run was not resumed: ${resumed.stderr}`);
      if (!over) landed++;
      killed.push({ where, over, outcome: await outcome(library, id) });
    });
  }
  return { alone, killed };
}

async function succeed<Answer>(library: string, ...given: string[]): Promise<Answer> {
  const { code, answer, stderr } = await cli<Answer>(library, ...given);
  if (code !== 0) throw new Error(`isthmus ${given.join(' ')} ended with ${code}: ${stderr}`);
  return answer;
}

async function outcome(library: string, id: string): Promise<Outcome> {
  const { state, checkpoints, metrics } = await succeed<Run & { metrics: Metric[]; checkpoints: Checkpoint[] }>(
    library,
    'runs',
    'show',
    id,
  );
  if (state !== 'finished') throw new Error(`The run is ${state}.`);
  const last = checkpoints.filter(({ step }) => step === Math.max(...checkpoints.map((one) => one.step)));
  const weights = await Promise.all(last.map(async ({ arm, path }) => [arm, (await readFile(path)).toString('base64')] as const));
  // The epoch and the learning rate are figures as well; only when a thing was stored, and what it took, may differ.
  const figures = metrics.filter(({ name }) => !isTiming(name));
  const told = figures.map(({ arm, seed, step, name, value }) => `${arm} ${seed} ${step} ${name} ${value}`);
  return { weights: Object.fromEntries(weights), metrics: told.sort() };
}

/** Waits until the run has come to `share` of its steps; answers its id. */
async function until(running: Cli, share: number): Promise<string> {
  for await (const line of running.lines) {
    const event = line as { type: string; id: string; stepsDone: number; stepsTotal: number };
    if (event.type === 'progress' && event.stepsTotal > 0 && event.stepsDone >= share * event.stepsTotal) return event.id;
  }
  throw new Error(`The run ended before it was killed: ${(await running.ended).stderr}`);
}

/** The trainer is the only child of the process that owns the library. Where that cannot be told, all are killed. */
async function trainerOf(pid: number): Promise<number | null> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return Number(children.trim().split(' ')[0]) || null;
}

async function kill({ process: owner, ended }: Cli, how: (typeof ways)[number]): Promise<void> {
  const pid = owner.pid ?? 0;
  const trainer = await trainerOf(pid);
  if (how === 'trainer' && trainer !== null) process.kill(trainer, 'SIGKILL');
  else if (how === 'owner' || process.platform === 'win32') owner.kill('SIGKILL');
  else process.kill(-pid, 'SIGKILL');
  await ended;
}
