import type { RunConfig } from '../../shared/config/run-config.ts';
import type { Metric } from '../../shared/model/run.ts';
import { agreementOf, choicesOf, labelFree, oracleOf, scoresOf, voteOf } from '../../shared/model/selection.ts';
import type { Oracle, Scores, Select, Training } from '../../shared/model/selection.ts';
import type { ValidatorDescriptor } from '../../shared/model/validators.ts';

/** One way to choose a checkpoint, and what it would choose. */
export interface Choice {
  readonly select: Select;
  readonly title: string;
  /** When its choice misleads; empty for the vote and the last step. */
  readonly avoidWhen: string;
  readonly votes: boolean;
  /** By step; NaN where there is no score. Empty for the last step. */
  readonly scores: readonly number[];
  readonly step: number | null;
  /** Spearman's ρ with the vote; null where nothing can be said. */
  readonly withVote: number | null;
  /** Points that it falls short of the best by labels; null where that is not known. */
  readonly gap: number | null;
}

export interface Choices {
  readonly steps: readonly number[];
  readonly list: readonly Choice[];
  /** How far the validators agree, as a sentence. */
  readonly agreement: string;
  /** Null where the target has no labels. */
  readonly oracle: Oracle | null;
}

/** What can be known of the checkpoints of a training: the vote, those that have a voice in it, the others, and the last step. */
export function choicesFor(metrics: readonly Metric[], training: Training, validators: readonly ValidatorDescriptor[]): Choices {
  const voters = validators.filter(({ votes }) => votes).map(({ id }) => id);
  const scores = scoresOf(labelFree(metrics), training, voters);
  const oracle = oracleOf(metrics, training, scores);
  const chosen = choicesOf(scores);
  const { withVote, mean } = agreementOf(scores);
  const choice = (select: Select, title: string, own: readonly number[]): Choice => ({
    select,
    title,
    avoidWhen: validators.find(({ id }) => id === select)?.avoidWhen ?? '',
    votes: scores.voters.includes(select),
    scores: own,
    step: chosen.get(select) ?? null,
    withVote: withVote.get(select) ?? null,
    gap: oracle?.gaps.get(select) ?? null,
  });
  const voting = validators.filter(({ id }) => scores.voters.includes(id));
  const vote = scores.voters.length > 0 ? [choice('vote', titleOf('vote', voting), voteOf(scores))] : [];
  const ofValidators = ordered(scores, validators).map((id) => choice(id, titleOf(id, validators), scores.byValidator.get(id) ?? []));
  return {
    steps: scores.steps,
    list: scores.steps.length > 0 ? [...vote, ...ofValidators, choice('last', titleOf('last', validators), [])] : [],
    agreement: agreementText(mean, scores),
    oracle,
  };
}

/** Those that can score a run: without source items, some cannot. */
export const validatorsFor = (
  { sourceModel }: Pick<RunConfig, 'sourceModel'>,
  validators: readonly ValidatorDescriptor[],
): readonly ValidatorDescriptor[] => (sourceModel === null ? validators : validators.filter(({ needsSource }) => !needsSource));

export function titleOf(select: Select, validators: readonly ValidatorDescriptor[]): string {
  if (select === 'vote') return `Vote of ${validators.filter(({ votes }) => votes).length} validators`;
  return select === 'last' ? 'Last step' : (validators.find(({ id }) => id === select)?.title ?? select);
}

/** Those that vote come first; those that the catalog no longer knows, last. */
function ordered({ byValidator, voters }: Scores, validators: readonly ValidatorDescriptor[]): string[] {
  const known = validators.map(({ id }) => id).filter((id) => byValidator.has(id));
  const others = [...byValidator.keys()].filter((id) => !known.includes(id));
  return [...known.filter((id) => voters.includes(id)), ...known.filter((id) => !voters.includes(id)), ...others];
}

/** From these mean correlations on, validators agree largely, in part, and not at all. */
const grades = [
  [0.6, 'largely agree'],
  [0.2, 'agree in part'],
  [-0.2, 'hardly agree'],
  [-1, 'contradict each other'],
] as const;

function agreementText(mean: number | null, { steps, byValidator }: Scores): string {
  const compared = `${byValidator.size} validators and ${steps.length} ${steps.length === 1 ? 'checkpoint' : 'checkpoints'}`;
  if (mean === null) return `Too little yet to tell how far validators agree: ${compared}.`;
  const [, grade] = grades.find(([least]) => mean >= least) ?? grades[3];
  return `The validators ${grade} on which checkpoints are better (${compared}, mean Spearman correlation of all pairs ${correlation(mean)}).`;
}

export const correlation = (rho: number): string => rho.toFixed(2).replace('-0.00', '0.00').replace('-', '−');
