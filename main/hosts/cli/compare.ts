import { Command } from 'commander';
import type { ParameterValue } from '../../../shared/model/parameters.ts';
import type { Run } from '../../../shared/model/run.ts';
import { table } from './output.ts';
import { scoreText } from '../../../shared/model/task.ts';
import { targetText } from './run-text.ts';
import { withLibrary } from './session.ts';

type Setting = ParameterValue | null;

/** Several runs side by side: the settings in which they differ, and what came of them. */
export const compareCommand = (): Command =>
  new Command('compare')
    .description('several runs side by side: where their settings differ, and their results')
    .argument('<ids...>')
    .action((ids: string[], _options: unknown, command: Command) =>
      withLibrary(command, async ({ client, output }) => {
        const runs: Run[] = [];
        for (const id of ids) runs.push((await client.call('runs.get', { id, afterSeq: Number.MAX_SAFE_INTEGER })).run);
        const differences = differencesOf(runs);
        const settings = Object.entries(differences).map(([key, values]) => [key, ...values.map((value) => String(value ?? 'default'))]);
        output.result(
          { runs: runs.map(({ id, state, summary }) => ({ id, state, summary })), differences },
          table(['', ...runs.map((run) => run.id)], [['state', ...runs.map((run) => run.state)], ...settings, ...resultRows(runs)]),
        );
      }),
    );

/** Settings by their path, such as `training.epochs`, that are not the same in all of the runs; null where one has the default. */
function differencesOf(runs: readonly Run[]): Record<string, Setting[]> {
  const all = runs.map(settingsOf);
  const keys = [...new Set(all.flatMap((settings) => Object.keys(settings)))].sort();
  const rows = keys.map((key) => [key, all.map((settings) => settings[key] ?? null)] as const);
  return Object.fromEntries(rows.filter(([, values]) => values.some((value) => value !== values[0])));
}

function settingsOf({ config, sourceName, moreSources, targetName, engine }: Run): Record<string, Setting> {
  const { methodParameters, networkParameters, training, fineTuning, ...plain } = config;
  const within = (prefix: string, values: Readonly<Record<string, ParameterValue>>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));
  return {
    ...plain,
    source: sourceName,
    moreSources: moreSources.map(({ name }) => name).join(', '),
    target: targetName,
    engine,
    ...within('method', methodParameters),
    ...within('network', networkParameters),
    ...within('training', training),
    ...within('fineTuning', fineTuning),
  };
}

const resultRows = (runs: readonly Run[]): string[][] => [
  ['source only, target (oracle)', ...runs.map(({ summary }) => targetText(summary['source-only']))],
  ['adapted, target (oracle)', ...runs.map(({ summary }) => targetText(summary.adapted))],
  ['adapted, source', ...runs.map(({ summary }) => scoreText(summary.adapted?.measure, summary.adapted?.sourceAccuracy))],
];
