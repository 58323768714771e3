import type { Analysis, ClassScores } from '../../../shared/model/analysis.ts';
import { percent, table } from './output.ts';

const mostConfusions = 5;
const mostShifted = 5;

/** All figures of an analysis but the embedding; what the target's labels say is marked as oracle. */
export function analysisText(analysis: Analysis): string {
  const { arm, seed, step, items, oracle } = analysis;
  return [
    `${arm}, seed ${seed}, step ${step}: ${items.source} held-out source items, ${items.target} of the target`,
    distancesText(analysis),
    classesText(analysis),
    ...(items.source > 0 ? [confusionsText('source', analysis.classes, analysis.source)] : []),
    ...(oracle ? [confusionsText('target (oracle)', analysis.classes, oracle.target)] : []),
    calibrationText(analysis),
    shiftedText(analysis),
  ].join('\n\n');
}

const fixed = (value: number | null | undefined, digits = 3): string =>
  typeof value === 'number' ? value.toFixed(digits).replace('-', '−') : '–';

/** Of both models where there are two, so that one sees what adapting changed. */
function distancesText({ distances: { before, after } }: Analysis): string {
  const head = ['how far the domains are apart', ...(before ? [`before (${before.arm}, step ${before.step})`, 'after'] : ['now'])];
  const row = (title: string, key: 'aDistance' | 'squaredMmd'): string[] => [
    title,
    ...(before ? [fixed(before[key])] : []),
    fixed(after[key]),
  ];
  return table(head, [row('proxy A-distance, 0 … 2', 'aDistance'), row('MMD²', 'squaredMmd')]);
}

function classesText({ classes, source, oracle }: Analysis): string {
  const rows = classes.map((name, at) => [name, ...cells(source, at), ...(oracle ? cells(oracle.target, at) : [])]);
  const all = [
    percent(source.accuracy),
    String(source.count),
    ...(oracle ? [percent(oracle.target.accuracy), String(oracle.target.count)] : []),
  ];
  const head = ['accuracy by class', 'source', 'items', ...(oracle ? ['target (oracle)', 'items'] : [])];
  return table(head, [...rows, ['all', ...all]]);
}

const cells = ({ classes }: ClassScores, at: number): string[] => [percent(classes[at]?.recall), String(classes[at]?.count ?? 0)];

/** Which classes are taken for which, the most frequent first. */
function confusionsText(domain: string, classes: readonly string[], { confusion, classes: scores }: ClassScores): string {
  const pairs = confusion
    .flatMap((row, label) => row.map((count, predicted) => ({ label, predicted, count, share: count / (scores[label]?.count ?? 1) })))
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share)
    .slice(0, mostConfusions);
  if (pairs.length === 0) return `No class of the ${domain} is taken for another.`;
  const rows = pairs.map(({ label, predicted, count, share }) => [classes[label] ?? '', classes[predicted] ?? '', count, percent(share)]);
  return table([`worst confusions, ${domain}`, 'taken for', 'items', 'of its class'], rows);
}

function calibrationText({ source, oracle }: Analysis): string {
  const row = (title: string, { calibration }: ClassScores): string[] => [
    title,
    percent(calibration?.expectedError),
    fixed(calibration?.brier),
  ];
  const rows = [row('source', source), ...(oracle ? [row('target (oracle)', oracle.target)] : [])];
  return table(['calibration', 'expected error', 'Brier score'], rows);
}

function shiftedText({ shifted }: Analysis): string {
  if (shifted.length === 0) return 'There are too few items to tell which of the target are shifted most.';
  const rows = shifted
    .slice(0, mostShifted)
    .map(({ index, distance, ratio }) => [`item ${index}`, fixed(distance), ratio === null ? '–' : `${ratio.toFixed(1)} times`]);
  return table(['most shifted of the target', 'distance', 'of what is usual'], rows);
}
