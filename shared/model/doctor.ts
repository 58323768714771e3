import { adversaryRules } from './doctor/adversary.ts';
import { collapseRules } from './doctor/collapse.ts';
import { scoreFigure } from './doctor/finding.ts';
import type { Finding, SourceClasses } from './doctor/finding.ts';
import { History, recentEvaluations } from './doctor/history.ts';
import { sourceRules } from './doctor/source.ts';
import { validatorsDisagree } from './doctor/validators.ts';
import type { Metric } from './run.ts';
import { labelFree, scoresOf } from './selection.ts';
import type { Training } from './selection.ts';

export type { Finding } from './doctor/finding.ts';

/** What may be the cause comes before what follows from it. */
const rules = [...collapseRules, ...sourceRules, ...adversaryRules];
const order: readonly Finding['severity'][] = ['trouble', 'watch', 'good'];

/** A training, and what its figures are measured against. */
export interface Patient extends Training {
  /** How many items the source has of each class. */
  readonly classCounts: readonly number[];
  /** Ids of the validators that vote. */
  readonly voters: readonly string[];
}

/** What the figures of a training, so far, show, the gravest first. What was computed with labels of the target has no part in it. */
export function diagnose(metrics: readonly Metric[], { arm, seed, classCounts, voters }: Patient): Finding[] {
  const own = labelFree(metrics).filter((metric) => metric.arm === arm && metric.seed === seed);
  const history = new History(own);
  const source = sourceClasses(classCounts);
  const findings = rules.flatMap((rule) => rule(history, source) ?? []);
  findings.push(...[validatorsDisagree(scoresOf(own, { arm, seed }, voters))].filter((finding) => finding !== null));
  findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  // Domains that are mixed are no good where all else went with them.
  if (findings[0]?.severity === 'trouble') return findings.filter(({ severity }) => severity !== 'good');
  return findings[0]?.severity === 'watch' ? findings : [...findings, nothingFound(history)];
}

function nothingFound(history: History): Finding {
  const { length } = history.evaluations;
  if (length < recentEvaluations)
    return {
      id: 'too-early',
      severity: 'good',
      sentence: `There ${length === 1 ? 'is 1 evaluation' : `are ${length} evaluations`} so far; ${recentEvaluations} are needed to tell how it goes.`,
      advice: 'Wait for the next evaluations.',
    };
  // It says no more than was looked at.
  const looked = [
    ['prediction-diversity', 'predictions'],
    ['feature-spread', 'features'],
  ].flatMap(([name = '', what = '']) => (history.recent(name) === null ? [] : [what]));
  const accuracy = history.recent(history.score);
  const said = [
    ...(accuracy === null ? [] : [`${history.scoreName} holds at ${scoreFigure(history.measure, accuracy)}`]),
    ...(looked.length > 0 ? [`${looked.join(' and ')} of the target do not collapse`] : []),
  ].join(', and ');
  return {
    id: 'all-well',
    severity: 'good',
    sentence: `${said.charAt(0).toUpperCase()}${said.slice(1)}.`,
    advice: 'Nothing needs to change.',
  };
}

function sourceClasses(counts: readonly number[]): SourceClasses {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.filter((count) => count > 0).map((count) => count / total);
  return { entropy: -shares.reduce((sum, share) => sum + share * Math.log(share), 0), largest: Math.max(0, ...shares) };
}
