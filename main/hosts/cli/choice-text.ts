import type { ValidatorDescriptor } from '../../../shared/model/validators.ts';
import { diagnose } from '../../../shared/model/doctor.ts';
import type { Arm, Metric, Run } from '../../../shared/model/run.ts';
import { scoreText } from '../../../shared/model/task.ts';
import type { Measure } from '../../../shared/model/task.ts';
import { agreementOf, choicesOf, labelFree, oracleOf, scoresOf } from '../../../shared/model/selection.ts';
import { table } from './output.ts';

/** What `runs show` says of one training, beside its scores. */
export interface TrainingReport {
  readonly arm: Arm;
  readonly seed: number;
  /** The step that each validator chooses, `vote` and `last`. */
  readonly choices: Readonly<Record<string, number | null>>;
  /** Scores of each validator by step. */
  readonly scores: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly agreement: { readonly mean: number | null; readonly withVote: Readonly<Record<string, number | null>> };
  /** Uses the target's labels; null where it has none. */
  readonly oracle: {
    readonly step: number;
    readonly measure: Measure;
    readonly accuracy: number;
    readonly gaps: Readonly<Record<string, number | null>>;
  } | null;
  readonly findings: ReturnType<typeof diagnose>;
}

/** @param classCounts how many items the source has of each class */
export function trainingReport(
  metrics: readonly Metric[],
  training: { readonly arm: Arm; readonly seed: number },
  { voters, classCounts }: { readonly voters: readonly string[]; readonly classCounts: readonly number[] },
): TrainingReport | null {
  const scores = scoresOf(labelFree(metrics), training, voters);
  if (scores.steps.length === 0) return null;
  const oracle = oracleOf(metrics, training, scores);
  const { mean, withVote } = agreementOf(scores);
  const byStep = (values: readonly number[]) =>
    Object.fromEntries(scores.steps.map((step, at) => [step, Number.isNaN(values[at]) ? null : (values[at] ?? null)]));
  return {
    ...training,
    choices: Object.fromEntries(choicesOf(scores)),
    scores: Object.fromEntries([...scores.byValidator].map(([id, values]) => [id, byStep(values)])),
    agreement: { mean, withVote: Object.fromEntries(withVote) },
    oracle: oracle && { ...oracle, gaps: Object.fromEntries(oracle.gaps) },
    findings: diagnose(metrics, { ...training, voters, classCounts }),
  };
}

/** Reports of all trainings that a checkpoint is chosen from. */
export const trainingReports = (
  run: Run,
  metrics: readonly Metric[],
  validators: readonly ValidatorDescriptor[],
  classCounts: readonly number[],
): TrainingReport[] => {
  const voters = validators.filter(({ votes }) => votes).map(({ id }) => id);
  return Array.from({ length: run.config.seeds }, (_, at) => run.config.seed + at).flatMap((seed) =>
    (['source-only', 'adapted'] as const).flatMap((arm) => trainingReport(metrics, { arm, seed }, { voters, classCounts }) ?? []),
  );
};

const fixed = (value: number | null | undefined, digits: number): string => (typeof value === 'number' ? value.toFixed(digits) : '–');

/** The panel of one training: what each validator would choose, how far they agree, and apart from it what the labels say. */
export function reportText({ arm, seed, choices, agreement, oracle, findings }: TrainingReport, select: string): string {
  const rows = Object.entries(choices).map(([id, step]) => [
    id === select ? `${id} *` : id,
    step === null ? '–' : String(step),
    fixed(agreement.withVote[id], 2),
    ...(oracle ? [fixed(oracle.gaps[id], 1)] : []),
  ]);
  return [
    `${arm}, seed ${seed}`,
    table(['checkpoint chosen by', 'step', 'ρ with the vote', ...(oracle ? ['points lost (oracle)'] : [])], rows),
    `* is what the run goes by. Validators agree with a mean ρ of ${fixed(agreement.mean, 2)}.`,
    ...(oracle ? [`Labels would have chosen step ${oracle.step}, with ${scoreText(oracle.measure, oracle.accuracy)} (oracle).`] : []),
    ...(arm === 'adapted' ? findings.map(({ severity, sentence, advice }) => `${severity}: ${sentence} ${advice}`) : []),
  ].join('\n');
}
