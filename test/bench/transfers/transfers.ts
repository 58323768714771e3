/*
 * What transfer is worth on real data, written into docs/transfers.md:
 *   npm run transfers [-- --data FOLDER] [--library FOLDER] [--tasks spoken-digits,…]
 *
 * The library keeps what was trained: what is finished is taken as it is and what was stopped goes on, so the command can be stopped and
 * called again. Says what is missing of the data folder and leaves those tasks out.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { composeLibrary } from '../../../main/hosts/library/compose.ts';
import { openLibrary } from '../../../main/hosts/library/open-library.ts';
import { transferRequestSchema } from '../../../shared/config/transfer-request.ts';
import type { Client } from '../../../shared/contract/contract.ts';
import { transferMarkdown } from '../../../shared/model/transfer/markdown.ts';
import type { TransferReport } from '../../../shared/model/transfer.ts';
import { placed } from '../report.ts';
import { tasks } from './tasks.ts';
import type { TransferTask } from './tasks.ts';

const root = join(import.meta.dirname, '../../..');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '../shared/data') },
    library: { type: 'string', default: join(root, '.cache/transfers') },
    tasks: { type: 'string', default: tasks.map(({ id }) => id).join() },
  },
});
const wanted = options.tasks.split(',');
const unknown = wanted.find((id) => !tasks.some((task) => task.id === id));
if (unknown !== undefined) {
  process.stderr.write(`There is no task ${unknown}; there are ${tasks.map(({ id }) => id).join(', ')}.\n`);
  process.exit(2);
}

/** Puts the task's data and its backbone into the library where they are not there. */
async function prepare(client: Client, task: TransferTask, made: string): Promise<void> {
  const data = await client.call('datasets.list', {});
  for (const [name, given] of Object.entries(await task.datasets(resolve(options.data, task.folder), made)))
    if (!data.some((one) => one.name === name)) await client.call('datasets.import', { ...given, name, job: name });
  for (const [name, { of, count }] of Object.entries(task.subsets ?? {}))
    if (!data.some((one) => one.name === name)) {
      const { id } = await client.call('datasets.get', { id: of });
      await client.call('datasets.subset', { id, name, count, seed: 1 });
    }
  const backbones = await client.call('backbones.list', {});
  for (const [name, given] of Object.entries(await task.backbones(made)))
    if (!backbones.some((one) => one.name === name)) await client.call('backbones.add', { ...given, name, job: name });
}

async function measured(client: Client, task: TransferTask): Promise<TransferReport> {
  const { id: target } = await client.call('datasets.get', { id: task.target });
  const source = task.source === null ? null : (await client.call('datasets.get', { id: task.source })).id;
  const { id: backbone } = await client.call('backbones.get', { id: task.backbone });
  const request = transferRequestSchema.parse({ ...task.settings, target, source, backbone });
  const there = (await client.call('transfers.list', {})).find((one) => isDeepStrictEqual(one.request, request));
  const { id } = there ?? (await client.call('transfers.start', { ...request, job: task.id }));
  if (there) await client.call('transfers.resume', { id });
  const stop = client.on('run.progress', ({ run }) =>
    process.stderr.write(`\r${task.id}: ${run.note.split(': ')[1] ?? ''}, ${run.stepsDone} of ${run.stepsTotal} steps   `),
  );
  for (;;) {
    const { runs, report } = await client.call('transfers.get', { id });
    if (runs.every(({ state }) => state !== 'queued' && state !== 'running')) {
      stop();
      process.stderr.write('\n');
      if (!report) throw new Error(`${task.title}: ${runs.find(({ error }) => error)?.error?.message ?? 'nothing is finished'}`);
      return report;
    }
    await new Promise((settle) => setTimeout(settle, 2000));
  }
}

const document = join(root, 'docs/transfers.md');
const head = '# What transfer was worth\n\nWritten by `npm run transfers`, each part by itself.\n';
const library = resolve(options.library);
await mkdir(library, { recursive: true });
const client = await openLibrary({ folder: library, host: 'command line', compose: composeLibrary });
try {
  for (const task of tasks.filter(({ id }) => wanted.includes(id))) {
    const folder = resolve(options.data, task.folder);
    if (!(await stat(folder).catch(() => null))) {
      process.stderr.write(`${task.title} is left out: there is no folder ${folder}. Say with --data where the data lie.\n`);
      continue;
    }
    await prepare(client, task, library);
    const [, ...rest] = transferMarkdown(await measured(client, task))
      .trimEnd()
      .split('\n');
    const text = [`## ${task.title}`, '', task.told, ...rest.map((line) => (line.startsWith('#') ? `#${line}` : line))].join('\n');
    process.stdout.write(`${text}\n`);
    await writeFile(document, placed(await readFile(document, 'utf8').catch(() => head), text, task.id));
  }
} finally {
  await client.close();
}
