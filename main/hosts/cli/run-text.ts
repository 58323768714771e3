import type { ArmSummary, Run } from '../../../shared/model/run.ts';
import { verdictOf } from '../../../shared/model/verdict.ts';
import { scoreText, spreadText } from '../../../shared/model/task.ts';
import { figure, percent, table } from './output.ts';

/** What a run starts from: its source, or another run's model of one. */
export const sourceText = ({ config, sourceName }: Run): string =>
  config.sourceModel === null ? sourceName : `source model of run ${config.sourceModel} (${sourceName})`;

/** The target score of an arm, with its deviation over several seeds. */
export const targetText = (summary: ArmSummary | undefined): string =>
  summary ? scoreText(summary.measure, summary.targetAccuracy) + spreadText(summary.measure, summary.targetAccuracyDeviation) : '–';

/** Both arms side by side, and in a sentence what adaptation did. Target accuracies are oracle scores and say so. */
export function summaryText(run: Run): string {
  const names = { 'source-only': 'source-only', adapted: `adapted (${run.config.method})`, 'target-trained': 'upper bound (oracle)' };
  const rows = (['source-only', 'adapted', 'target-trained'] as const).flatMap((arm) => {
    const summary = run.summary[arm];
    if (!summary) return [];
    const score = (value: number | null): string => scoreText(summary.measure, value);
    const beside = [score(summary.lastTargetAccuracy), score(summary.oracleTargetAccuracy)];
    // The upper bound never saw the source: what stands for it there is the target again.
    const source = score(arm === 'target-trained' ? null : summary.sourceAccuracy);
    return [[names[arm], targetText(summary), ...beside, source, percent(summary.domainAccuracy), summary.seeds]];
  });
  if (rows.length === 0) return 'Not evaluated yet.';
  const error = run.summary.adapted?.targetError ?? null;
  return [
    table(['', 'target (oracle)', 'last step', 'best by labels', 'source', 'domain', 'seeds'], rows),
    verdictOf(run.summary)?.text ?? '',
    error === null ? '' : `Scores are R²; adapted, the mean absolute error on the target is ${figure(error)} (oracle).`,
  ]
    .join('\n')
    .trimEnd();
}
