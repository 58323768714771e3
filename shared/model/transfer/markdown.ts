/* A transfer report as a Markdown file. */
import { transferStrategies } from '../transfer.ts';
import type { TransferCost, TransferMeasurement, TransferReport, TransferStrategy } from '../transfer.ts';
import { accuracyFigure, capitalised, shareFigure, strategyWords, timeFigure } from './words.ts';

export function transferMarkdown(report: TransferReport): string {
  const source = report.source === null ? '' : ` from ${escaped(report.source)}`;
  const backbone = report.backbone === null ? '' : ` with the backbone ${escaped(report.backbone)}`;
  const sections = [
    `# Transfer${source} to ${escaped(report.target)}${backbone}\n\n${report.headline}`,
    ...accuracySection(report),
    ...worthSection(report),
    ...costSection(report),
    ...rankingSection(report),
    ...skippedSection(report),
    howSection(report),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** A name as it is, whatever it has of Markdown's signs. */
const escaped = (name: string): string => name.replace(/\s+/gu, ' ').replace(/[\\|*`<>[\]]/gu, '\\$&');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const labelsCell = ({ share, labels }: Pick<TransferMeasurement, 'share' | 'labels'>): string =>
  share === 0 ? 'none' : `${shareFigure(share)} (${labels})`;

const title = (strategy: TransferStrategy): string => capitalised(strategyWords[strategy]);

function accuracySection({ measured }: TransferReport): string[] {
  if (measured.length === 0) return [];
  const strategies = transferStrategies.filter((strategy) => measured.some((one) => one.strategy === strategy));
  const shares = [...new Set(measured.map(({ share }) => share))].sort((a, b) => a - b);
  const rows = shares.map((share) => {
    const own = measured.filter((one) => one.share === share);
    const cells = strategies.map((strategy) => accuracyCell(own.find((one) => one.strategy === strategy)));
    return [...own.slice(0, 1).map(labelsCell), ...cells];
  });
  return [`## Accuracy\n\n${table(['labels', ...strategies.map((strategy) => strategyWords[strategy])], rows)}`];
}

function accuracyCell(measurement: TransferMeasurement | undefined): string {
  if (!measurement) return '–';
  const { mean, deviation } = measurement;
  return deviation === null ? accuracyFigure(mean) : `${(100 * mean).toFixed(1)} ± ${accuracyFigure(deviation)}`;
}

function worthSection({ findings }: TransferReport): string[] {
  if (findings.length === 0) return [];
  const parts = transferStrategies.flatMap((strategy) => {
    const own = findings.filter((finding) => finding.strategy === strategy);
    const lines = own.map(({ sentence, comparison }) => `- ${[sentence, ...(comparison ? [comparison.text] : [])].join(' ')}`);
    return lines.length === 0 ? [] : [`### ${title(strategy)}\n\n${lines.join('\n')}`];
  });
  return ['## What it was worth', ...parts];
}

function costSection({ costs, measured, power }: TransferReport): string[] {
  if (costs.length === 0) return [];
  const levels = [...new Set(costs.flatMap(({ reached }) => reached.filter(({ seeds }) => seeds > 0).map(({ accuracy }) => accuracy)))];
  const rows = costs.map((cost) => {
    const own = measured.find(({ strategy, share }) => strategy === cost.strategy && share === cost.share);
    return [
      title(cost.strategy),
      labelsCell({ share: cost.share, labels: own?.labels ?? 0 }),
      timeFigure(cost.seconds),
      `${Number(cost.wattHours.toPrecision(2))} Wh`,
      ...levels.map((level) => reachedCell(cost, level, own?.seeds.length ?? 0)),
    ];
  });
  const head = ['', 'labels', 'one training', 'energy, estimated', ...levels.map((level) => `to ${Number((100 * level).toFixed(1))} %`)];
  return [
    `## Time and energy\n\n${table(head, rows)}`,
    `What one more such training would take, by the mean of those that were measured, running the backbone over the items with it. “To 90 %”: until an accuracy of 90 % was first measured; a level that no training reached is left out. Energy was not measured: it is the time at ${power.watts} W, which the ${power.device} is taken to draw while it trains.`,
  ];
}

function reachedCell({ reached }: TransferCost, level: number, seeds: number): string {
  const found = reached.find(({ accuracy }) => accuracy === level);
  if (!found || found.seeds === 0) return '–';
  return found.seconds === null ? `${found.seeds} of ${seeds} seeds` : timeFigure(found.seconds);
}

function rankingSection({ ranking }: TransferReport): string[] {
  if (ranking === null) return [];
  const rows = ranking.backbones.map(({ name, values }) => [
    escaped(name),
    ...ranking.scores.map(({ id }) => values[id]?.toFixed(3).replace('-', '−') ?? '–'),
  ]);
  return [
    `## Backbones, ranked before training\n\n${table(['backbone', ...ranking.scores.map((score) => score.title)], rows)}`,
    `By ${ranking.items} labelled items that may be trained on; higher is better, and scores compare within a column.`,
  ];
}

function skippedSection({ skipped }: TransferReport): string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.map(
    ({ strategy, share, reason }) => `- ${title(strategy)}${share === null ? '' : `, ${shareFigure(share)} of the labels`}: ${reason}`,
  );
  return [`## What was skipped\n\n${lines.join('\n')}`];
}

function howSection({ split, measured, engine, measuredAt }: TransferReport): string {
  const seeds = [...new Set(measured.flatMap((one) => one.seeds.map(({ seed }) => seed)))].sort((a, b) => a - b);
  const lines = [
    `One frozen split (seed ${split.seed}): every training is scored on the same ${split.heldOut} held-out items, and none trains on them; ${split.labelled} labelled items may be trained on.`,
    ...(seeds.length > 0 ? [`Accuracies are means ± standard deviations over the seeds ${seeds.join(', ')}.`] : []),
    'Labels saved: accuracies from scratch are made to rise with the share of labels, and are straight between two shares in the logarithm of the share.',
    'Each comparison pairs seeds and is tested by itself at 5 %: of twenty between which there is no difference, one would be expected to show some.',
    `Engine: ${escaped(engine)}. Measured on ${measuredAt.slice(0, 10)}.`,
  ];
  return `## How it was measured\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}
