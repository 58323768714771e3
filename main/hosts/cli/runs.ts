import { Command } from 'commander';
import type { Client } from '../../../shared/contract/contract.ts';
import { mainArm } from '../../../shared/model/arms.ts';
import type { Run } from '../../../shared/model/run.ts';
import { catalog } from '../library/catalog.ts';
import { analyseCommand } from './analyse.ts';
import { reportText, trainingReports } from './choice-text.ts';
import { compareCommand } from './compare.ts';
import { followRun } from './follow-run.ts';
import { table } from './output.ts';
import { sourceText, summaryText } from './run-text.ts';
import { scoreText } from '../../../shared/model/task.ts';
import { withLibrary } from './session.ts';

export function runsCommand(): Command {
  const runs = new Command('runs').description('the runs of the library');
  runs
    .command('list')
    .description('all runs, the newest first')
    .action((_options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const list = await client.call('runs.list', {});
        const rows = list.map((run) => [
          run.id,
          run.state,
          run.sourceName,
          run.targetName,
          run.config.method,
          `${run.stepsDone}/${run.stepsTotal}`,
          scoreText(run.summary.adapted?.measure, run.summary.adapted?.targetAccuracy),
        ]);
        output.result(
          list,
          list.length === 0
            ? 'No runs yet: isthmus adapt --source A --target B'
            : table(['id', 'state', 'source', 'target', 'method', 'steps', 'target (oracle)'], rows),
        );
      }),
    );
  runs
    .command('show')
    .description('one run: configuration, scores, which checkpoint was chosen and why, what the doctor sees; with --json its metrics too')
    .argument('<id>')
    .action((id: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const found = await client.call('runs.get', { id });
        const reports = trainingReports(found.run, found.metrics, catalog.validators, await classCountsOf(client, found.run));
        const panels = reports.filter(({ arm }) => arm === mainArm(found.run.config));
        output.result(
          { ...found.run, trainings: reports, metrics: found.metrics, checkpoints: found.checkpoints },
          [describe(found.run), ...panels.map((report) => reportText(report, found.run.config.select))].join('\n\n'),
        );
      }),
    );
  runs
    .command('resume')
    .description('go on with a paused, failed, cancelled or crashed run, at its last checkpoint')
    .argument('<id>')
    .action((id: string, _options: unknown, command: Command) =>
      withLibrary(command, async (session) => {
        const run = await session.client.call('runs.resume', { id });
        const finished = await followRun(session, run.id);
        session.output.result({ type: 'run', run: finished }, summaryText(finished));
      }),
    );
  runs.addCommand(compareCommand());
  runs.addCommand(analyseCommand());
  change(runs, 'pause', 'stop a run at a checkpoint', 'runs.pause');
  change(runs, 'cancel', 'stop a run at a checkpoint and leave it; it can be resumed all the same', 'runs.cancel');
  runs
    .command('note')
    .description('write something down beside a run')
    .argument('<id>')
    .argument('<text>')
    .action((id: string, text: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => output.result(await client.call('runs.note', { id, text }), 'Noted.')),
    );
  runs
    .command('remove')
    .description('remove a run and its checkpoints; for a week it can be restored')
    .argument('<id>')
    .action((given: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const { id } = (await client.call('runs.get', { id: given, afterSeq: Number.MAX_SAFE_INTEGER })).run;
        await client.call('runs.remove', { id });
        output.result({ id }, `Removed the run ${id}. For a week, isthmus runs restore ${id} brings it back.`);
      }),
    );
  change(runs, 'restore', 'bring back a run that was removed', 'runs.restore');
  return runs;
}

const change = (runs: Command, name: string, description: string, request: 'runs.pause' | 'runs.cancel' | 'runs.restore'): void =>
  void runs
    .command(name)
    .description(description)
    .argument('<id>')
    .action((id: string, _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const run = await client.call(request, { id });
        output.result(run, `The run ${run.id} is ${run.state}.`);
      }),
    );

/** How many items the source has of each class, as far as that is known; where a model stands for it, all count alike. */
async function classCountsOf(client: Client, { config, classes }: Run): Promise<readonly number[]> {
  if (config.source === null) return classes.map(() => 1);
  const { classCounts } = await client.call('datasets.get', { id: config.source }).catch(() => ({ classCounts: [] }));
  return classCounts;
}

const describe = (run: Run): string =>
  [
    `${run.id}  ${run.state}, step ${run.stepsDone} of ${run.stepsTotal}`,
    `${sourceText(run)} → ${run.targetName}, ${run.config.method} on ${run.config.network}, ${run.config.seeds} seed${run.config.seeds === 1 ? '' : 's'} from ${run.config.seed}`,
    ...(run.engine ? [`${run.engine}: ${run.engineReason ?? ''}`] : []),
    ...(run.error ? [run.error.message, run.error.hint] : []),
    ...(run.note ? [run.note] : []),
    summaryText(run),
  ].join('\n');
