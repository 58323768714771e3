import { pairedTest } from '../../../shared/model/paired-test.ts';
import type { ArmSummary, Run } from '../../../shared/model/run.ts';
import { verdictOf } from '../../../shared/model/verdict.ts';
import type { Task } from './tasks.ts';

const points = (value: number | null | undefined): string => (typeof value === 'number' ? (100 * value).toFixed(1) : '–');
const spread = (summary: ArmSummary | undefined): string =>
  typeof summary?.targetAccuracyDeviation === 'number'
    ? `${points(summary.targetAccuracy)} ± ${points(summary.targetAccuracyDeviation)}`
    : points(summary?.targetAccuracy);

/** Points between what was chosen without labels and the best that could have been, over the seeds. */
export const lossOf = (summary: ArmSummary | undefined): number | null =>
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

const minutesOf = ({ startedAt, endedAt }: Run): string =>
  startedAt && endedAt ? ((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000).toFixed(1) : '–';

const verdictText = (run: Run): string => {
  const verdict = verdictOf(run.summary);
  const test = pairedTest(run.summary['source-only']?.targetAccuracies ?? [], run.summary.adapted?.targetAccuracies ?? []);
  return verdict ? `${verdict.kind}${test ? ` (p ${test.p < 0.001 ? '< 0.001' : `= ${test.p.toFixed(3)}`})` : ''}` : '–';
};

/** One task's table, of the runs that are there. */
export function taskTable(task: Task, runs: readonly Run[]): string {
  const [first] = runs;
  if (!first) return '';
  return [
    `## ${task.title}`,
    '',
    `${task.told} ${first.config.seeds} seeds; ${first.engine ?? ''}.`,
    '',
    '| method | target, chosen without labels | last step | best by labels | lost by choosing | source | verdict | minutes |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |',
    row('source only', first.summary['source-only'], '', ''),
    ...runs.map((run) => row(run.config.method, run.summary.adapted, verdictText(run), minutesOf(run))),
    ...(first.summary['target-trained'] ? [row('trained on the target’s labels', first.summary['target-trained'], 'upper bound', '')] : []),
    '',
  ].join('\n');
}

/** The whole document. */
export function resultsDocument(tables: readonly string[], runs: readonly Run[], when: string): string {
  const losses = runs.flatMap((run) => lossOf(run.summary.adapted) ?? []);
  const average = losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length);
  return [
    '# Results',
    '',
    `Written by \`npm run results\` on ${when}. Accuracies in per cent on target items that no training saw, mean ± sd over seeds. The first column is`,
    'the checkpoint that the validators’ vote chose, which knows no label of the target; “best by labels” is the checkpoint that the labels would',
    'have chosen, which nobody has in earnest. Most published tables report that one, or the last. The verdict is a paired t-test over the seeds',
    'against source only. Minutes are of the whole run, which takes the baselines over from the first where they are the same.',
    '',
    `Choosing without labels lost ${average.toFixed(1)} points on average over ${losses.length} adapted models.`,
    '',
    ...tables,
  ].join('\n');
}
