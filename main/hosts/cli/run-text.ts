import type { ArmSummary, Run } from '../../../shared/model/run.ts';
import { verdictOf } from '../../../shared/model/verdict.ts';
import { percent, table } from './output.ts';

/** What a run starts from: its source, or another run's model of one. */
export const sourceText = ({ config, sourceName }: Run): string =>
  config.sourceModel === null ? sourceName : `source model of run ${config.sourceModel} (${sourceName})`;

/** The target accuracy of an arm, with its deviation over several seeds. */
export const targetText = (summary: ArmSummary | undefined): string =>
  typeof summary?.targetAccuracyDeviation === 'number'
    ? `${percent(summary.targetAccuracy)} ± ${(100 * summary.targetAccuracyDeviation).toFixed(1)}`
    : percent(summary?.targetAccuracy);

/** Both arms side by side, and in a sentence what adaptation did. Target accuracies are oracle scores and say so. */
export function summaryText(run: Run): string {
  const names = { 'source-only': 'source-only', adapted: `adapted (${run.config.method})`, 'target-trained': 'upper bound (oracle)' };
  const rows = (['source-only', 'adapted', 'target-trained'] as const).flatMap((arm) => {
    const summary = run.summary[arm];
    if (!summary) return [];
    const beside = [percent(summary.lastTargetAccuracy), percent(summary.oracleTargetAccuracy)];
    return [[names[arm], targetText(summary), ...beside, percent(summary.sourceAccuracy), percent(summary.domainAccuracy), summary.seeds]];
  });
  if (rows.length === 0) return 'Not evaluated yet.';
  return [
    table(['', 'target (oracle)', 'last step', 'best by labels', 'source', 'domain', 'seeds'], rows),
    verdictOf(run.summary)?.text ?? '',
  ]
    .join('\n')
    .trimEnd();
}
