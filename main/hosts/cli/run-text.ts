import type { ArmSummary, Run } from '../../../shared/model/run.ts';
import { verdictOf } from '../../../shared/model/verdict.ts';
import { percent, table } from './output.ts';

/** The target accuracy of an arm, with its deviation over several seeds. */
export const targetText = (summary: ArmSummary | undefined): string =>
  typeof summary?.targetAccuracyDeviation === 'number'
    ? `${percent(summary.targetAccuracy)} ± ${(100 * summary.targetAccuracyDeviation).toFixed(1)}`
    : percent(summary?.targetAccuracy);

/** Both arms side by side, and in a sentence what adaptation did. Target accuracies are oracle scores and say so. */
export function summaryText(run: Run): string {
  const rows = (['source-only', 'adapted'] as const).flatMap((arm) => {
    const summary = run.summary[arm];
    if (!summary) return [];
    const name = arm === 'adapted' ? `adapted (${run.config.method})` : arm;
    return [[name, targetText(summary), percent(summary.sourceAccuracy), percent(summary.domainAccuracy), summary.seeds]];
  });
  if (rows.length === 0) return 'Not evaluated yet.';
  return [table(['', 'target (oracle)', 'source', 'domain', 'seeds'], rows), verdictOf(run.summary)?.text ?? ''].join('\n').trimEnd();
}
