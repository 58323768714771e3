/*
 * What methods reach on real data, written into docs/results.md:
 *   npm run results [-- --data FOLDER] [--library FOLDER] [--tasks moons,sample,…] [--methods dann,mcc,…] [--engine auto]
 *
 * The library keeps what was trained: a run that is there is taken, one that was stopped goes on, so the command can be stopped and
 * called again, and the document is written anew after each run. Says what is missing of the data folder and leaves those tasks out.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { composeLibrary } from '../../../main/hosts/library/compose.ts';
import { openLibrary } from '../../../main/hosts/library/open-library.ts';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import type { RunConfigInput } from '../../../shared/config/run-config.ts';
import type { Client } from '../../../shared/contract/contract.ts';
import { engineChoiceSchema } from '../../../shared/model/engine.ts';
import type { Run } from '../../../shared/model/run.ts';
import { resultsDocument, taskTable } from './report.ts';
import { tasks } from './tasks.ts';
import type { Task } from './tasks.ts';

const root = join(import.meta.dirname, '../../..');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '../shared/data') },
    library: { type: 'string', default: join(root, '.cache/results') },
    tasks: { type: 'string', default: tasks.map(({ id }) => id).join() },
    methods: { type: 'string' },
    engine: { type: 'string', default: 'auto' },
  },
});
const engine = engineChoiceSchema.parse(options.engine);
const wanted = options.tasks.split(',');
const unknown = wanted.find((id) => !tasks.some((task) => task.id === id));
if (unknown !== undefined) {
  process.stderr.write(`There is no task ${unknown}; there are ${tasks.map(({ id }) => id).join(', ')}.\n`);
  process.exit(2);
}

/** Where the files of a task lie: in its folder below the data folder, or in that itself where there is none of that name. */
async function folderOf({ folder }: Task): Promise<string> {
  const below = resolve(options.data, folder);
  return await stat(below).then(
    () => below,
    () => resolve(options.data),
  );
}

/** Those of the task's files that its folder lacks. */
async function missingOf(task: Task): Promise<string[]> {
  const { files } = task;
  const folder = await folderOf(task);
  const there = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, at) => !there[at]);
}

async function dataset(client: Client, { name, path, options: given }: Awaited<ReturnType<Task['data']>>['source']): Promise<string> {
  const there = (await client.call('datasets.list', {})).find((one) => one.name === name);
  return there?.id ?? (await client.call('datasets.import', { path, name, options: given, job: name })).id;
}

/** The run of a configuration that is there already, in whatever state. */
async function findRun(client: Client, config: RunConfigInput): Promise<Run | undefined> {
  const decisive = (one: RunConfigInput) => ({ ...runConfigSchema.parse(one), engine: '' });
  return (await client.call('runs.list', {})).find((run) => isDeepStrictEqual(decisive(run.config), decisive(config)));
}

async function trained(client: Client, config: RunConfigInput): Promise<Run> {
  const there = await findRun(client, config);
  if (there?.state === 'finished') return there;
  const run = there ? await client.call('runs.resume', { id: there.id }) : await client.call('runs.start', { ...config, engine });
  const { promise, resolve: settle } = Promise.withResolvers<Run>();
  const stop = client.on('run.progress', (said) => {
    if (said.runId !== run.id) return;
    process.stderr.write(`\r${config.method ?? ''}: ${said.run.stepsDone} of ${said.run.stepsTotal} steps   `);
    if (!['queued', 'running'].includes(said.run.state)) settle(said.run);
  });
  const ended = await promise;
  stop();
  if (ended.state !== 'finished') throw new Error(`The run ${ended.id} ${ended.state}: ${ended.error?.message ?? ''}`);
  return ended;
}

/** Every run that the document tells of, trained or not: those that are finished. */
async function write(client: Client): Promise<void> {
  const all: Run[] = [];
  const tables: string[] = [];
  for (const task of tasks) {
    const runs: Run[] = [];
    const datasets = await client.call('datasets.list', {});
    const { source, target } = await task.data(await folderOf(task), resolve(options.library));
    const [from, to] = [source, target].map(({ name }) => datasets.find((one) => one.name === name)?.id);
    if (from === undefined || to === undefined) continue;
    for (const method of task.methods) {
      const run = await findRun(client, { ...task.protocol, ...method, source: from, target: to });
      if (run?.state === 'finished') runs.push(run);
    }
    if (runs.length > 0) tables.push(taskTable(task, runs));
    all.push(...runs);
  }
  const path = join(root, 'docs/results.md');
  await mkdir(join(root, 'docs'), { recursive: true });
  await writeFile(path, resultsDocument(tables, all, new Date().toISOString().slice(0, 10)));
}

await mkdir(resolve(options.library), { recursive: true });
const client = await openLibrary({ folder: resolve(options.library), host: 'command line', compose: composeLibrary });
try {
  for (const task of tasks.filter(({ id }) => wanted.includes(id))) {
    const missing = await missingOf(task);
    if (missing.length > 0) {
      process.stderr.write(
        `${task.title} is left out: ${await folderOf(task)} lacks ${missing.join(', ')}. Say with --data where the data lie.\n`,
      );
      continue;
    }
    const data = await task.data(await folderOf(task), resolve(options.library));
    const [source, target] = [await dataset(client, data.source), await dataset(client, data.target)];
    for (const method of task.methods) {
      if (options.methods !== undefined && !options.methods.split(',').includes(method.method ?? '')) continue;
      const run = await trained(client, { ...task.protocol, ...method, source, target });
      process.stderr.write('\n');
      process.stdout.write(`${taskTable(task, [run])}\n`);
      await write(client);
    }
  }
} finally {
  await client.close();
}
