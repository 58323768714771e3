import type { ArmSummary } from '../../../shared/model/run.ts';
import { protocolHash } from './record.ts';
import type { Result } from './record.ts';
import type { Task } from './tasks.ts';

const points = (value: number | null | undefined): string => (typeof value === 'number' ? (100 * value).toFixed(1) : '–');
const spread = (summary: ArmSummary | undefined): string =>
  typeof summary?.targetAccuracyDeviation === 'number'
    ? `${points(summary.targetAccuracy)} ± ${points(summary.targetAccuracyDeviation)}`
    : points(summary?.targetAccuracy);

/** Points between what was chosen without labels and the best that could have been, over the seeds. */
const lossOf = (summary: ArmSummary | undefined): number | null =>
  typeof summary?.oracleTargetAccuracy === 'number' && typeof summary.targetAccuracy === 'number'
    ? 100 * (summary.oracleTargetAccuracy - summary.targetAccuracy)
    : null;

function row(name: string, summary: ArmSummary | undefined, verdict: string, minutes: string): string {
  const loss = lossOf(summary);
  const cells = [
    name,
    spread(summary),
    points(summary?.lastTargetAccuracy),
    points(summary?.oracleTargetAccuracy),
    loss === null ? '–' : loss.toFixed(1),
  ];
  return `| ${[...cells, points(summary?.sourceAccuracy), verdict, minutes].join(' | ')} |`;
}

/** One task's table, of the results that there are, in the order of the task's methods. */
export function taskTable(task: Task, results: readonly Result[]): string {
  const [first] = results;
  if (!first) return '';
  return [
    `## ${task.title}`,
    '',
    `${task.told} ${first.seeds} seeds; ${first.engine}.`,
    '',
    '| method | target, chosen without labels | last step | best by labels | lost by choosing | source | verdict | minutes |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |',
    row('source only', first.summary['source-only'], '', ''),
    ...results.map(({ method, summary, verdict, minutes }) => row(method, summary.adapted, verdict, minutes?.toFixed(1) ?? '–')),
    ...(first.summary['target-trained'] ? [row('trained on the target’s labels', first.summary['target-trained'], 'upper bound', '')] : []),
    '',
  ].join('\n');
}

/** The whole document. Results of a protocol that a task no longer has are left out. */
export function resultsDocument(tasks: readonly Task[], recorded: readonly Result[]): string {
  const told = tasks.map((task) => ({
    task,
    results: task.methods.flatMap((method) =>
      recorded.filter(
        (result) => result.task === task.id && result.method === method.method && result.protocol === protocolHash(task, method),
      ),
    ),
  }));
  const all = told.flatMap(({ results }) => results);
  const losses = all.flatMap(({ summary }) => lossOf(summary.adapted) ?? []);
  const average = losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length);
  const days = all.map(({ when }) => when).sort();
  return [
    '# Results',
    '',
    `Written by \`npm run results\` of what was trained from ${days[0] ?? '–'} to ${days.at(-1) ?? '–'}. Accuracies in per cent on target items that no training saw,`,
    'mean ± sd over seeds. The first column is the checkpoint that the validators’ vote chose, which knows no label of the target; “best by',
    'labels” is the checkpoint that the labels would have chosen, which nobody has in earnest. Most published tables report that one, or the',
    'last. The verdict is a paired t-test over the seeds against source only. Minutes are of the whole run, which takes the baselines over',
    'from the first where they are the same.',
    '',
    `Choosing without labels lost ${average.toFixed(1)} points on average over ${losses.length} adapted models.`,
    '',
    ...told.map(({ task, results }) => taskTable(task, results)).filter((table) => table !== ''),
  ].join('\n');
}
