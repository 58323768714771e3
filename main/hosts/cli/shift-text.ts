import type { Forecast } from '../../../shared/model/forecast.ts';
import { sharesHold, sharesUnknown } from '../../../shared/model/shift/missing.ts';
import type { ShiftReport } from '../../../shared/model/shift/report.ts';
import { duration } from './follow-run.ts';
import { bytes, percent, table } from './output.ts';

const mostRows = 12;
const mostItems = 5;

/** All of a shift report but the pictures, the advice first; and what a run as advised would take. */
export function shiftText(report: ShiftReport, forecast: Forecast | null): string {
  return [
    adviceText(report),
    distancesText(report),
    ...(report.classes ? [classesText(report)] : []),
    ...(report.features.length > 0 ? [featuresText(report)] : []),
    ...(report.typical.length > 0 ? [itemsText(report)] : []),
    ...(forecast ? [forecastText(report, forecast)] : []),
  ].join('\n\n');
}

const fixed = (value: number | null, digits = 3): string => (value === null ? '–' : value.toFixed(digits).replace('-', '−'));

const adviceText = ({ source, target, items, advice }: ShiftReport): string =>
  [
    `${source} → ${target}, by ${items.source} and ${items.target} items, before any training`,
    advice.sentence,
    ...(advice.methods.length > 0 ? [`Setting: ${advice.setting}. Methods to try: ${advice.methods.join(', ')}.`] : []),
    ...advice.notes,
  ].join('\n');

function distancesText({ components, aDistance, mmd, beyondLabels, quickAccuracy }: ShiftReport): string {
  const rows = [
    ['proxy A-distance, 0 … 2', fixed(aDistance)],
    ['MMD²', fixed(mmd?.squared ?? null, 4)],
    [`its p, by ${mmd?.permutations ?? 0} permutations of the domains`, fixed(mmd?.p ?? null)],
    ['A-distance beyond other shares of the classes', fixed(beyondLabels?.aDistance ?? null)],
    ['its p', fixed(beyondLabels?.p ?? null)],
    ['a quick classifier’s accuracy on the source', percent(quickAccuracy)],
  ];
  return table([`how far the domains are apart, by ${components.count} principal components`, ''], rows);
}

function classesText(report: ShiftReport): string {
  const { classes, missing } = report;
  const holds = sharesHold(report);
  const rows = (classes ?? []).map(({ name, drift, source, predicted, estimated }) => [
    name,
    fixed(drift, 2),
    percent(source),
    percent(predicted),
    holds && estimated ? `${percent(estimated.share)} (${percent(estimated.low)} to ${percent(estimated.high)})` : '–',
  ]);
  const told = (side: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`${side}: ${names.join(', ')} (by ${missing.by}).`] : [];
  return [
    table(['class', 'drift', 'source', 'target as taken', 'target estimated, 95 %'], rows),
    ...(holds ? [] : [sharesUnknown]),
    ...told('Only in the source', missing.onlySource),
    ...told('Only in the target', missing.onlyTarget),
  ].join('\n');
}

function featuresText({ features }: ShiftReport): string {
  const moments = ({ mean, deviation }: ShiftReport['features'][number]['source']): string => `${figure(mean)} ± ${figure(deviation)}`;
  const rows = features
    .slice(0, mostRows)
    .map(({ name, difference, distance, source, target }) => [
      name,
      fixed(difference, 2),
      fixed(distance, 2),
      moments(source),
      moments(target),
    ]);
  return table(['feature', 'difference in sd', 'KS distance', 'source', 'target'], rows);
}

const figure = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−');

function itemsText({ typical, foreign }: ShiftReport): string {
  const rows = Array.from({ length: Math.min(mostItems, typical.length) }, (_, at) =>
    [typical[at], foreign[at]].flatMap((item) => (item ? [`item ${item.index}`, percent(item.score)] : ['', ''])),
  );
  return table(['target items most like the source', 'told from it', 'most foreign to it', 'told from it'], rows);
}

function forecastText({ advice }: ShiftReport, { steps, measured }: Forecast): string {
  const run = `A run with ${advice.methods[0] ?? 'erm'} and usual settings takes ${steps} steps`;
  if (!measured) return `${run}; what a step takes is not measured yet (--measure does).`;
  const memory = measured.memoryBytes === null ? '' : ` and ${bytes(measured.memoryBytes)} of memory`;
  return `${run}, about ${duration(measured.seconds)}${memory}, by steps of ${measured.millisecondsPerStep.toFixed(1)} ms on ${measured.engine}.`;
}
