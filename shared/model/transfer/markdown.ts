/* A transfer report as a Markdown file. */
import { transferStrategies } from '../transfer.ts';
import type { TransferReport, TransferStrategy } from '../transfer.ts';
import { costNote, howNotes, rankingFigure, rankingNote } from './notes.ts';
import {
  capitalised,
  energyFigure,
  labelsFigure,
  levelFigure,
  levelsReached,
  reachedFigure,
  spreadFigure,
  strategyWords,
  timeFigure,
  trainingWords,
} from './words.ts';

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

const title = (strategy: TransferStrategy): string => capitalised(strategyWords[strategy]);

function accuracySection({ measured }: TransferReport): string[] {
  if (measured.length === 0) return [];
  const strategies = transferStrategies.filter((strategy) => measured.some((one) => one.strategy === strategy));
  const shares = [...new Set(measured.map(({ share }) => share))].sort((a, b) => a - b);
  const rows = shares.map((share) => {
    const own = measured.filter((one) => one.share === share);
    const cells = strategies.map((strategy) => own.filter((one) => one.strategy === strategy).map(spreadFigure)[0] ?? '–');
    return [...own.slice(0, 1).map(({ labels }) => labelsFigure(share, labels)), ...cells];
  });
  return [`## Accuracy\n\n${table(['labels', ...strategies.map((strategy) => strategyWords[strategy])], rows)}`];
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

function costSection(report: TransferReport): string[] {
  const { costs, measured } = report;
  if (costs.length === 0) return [];
  const levels = levelsReached(costs);
  const rows = costs.map((cost) => {
    const own = measured.find(({ strategy, share }) => strategy === cost.strategy && share === cost.share);
    return [
      title(cost.strategy),
      labelsFigure(cost.share, own?.labels ?? 0),
      timeFigure(cost.seconds),
      energyFigure(cost.wattHours),
      ...levels.map((level) => reachedFigure(cost, level, own?.seeds.length ?? 0)),
    ];
  });
  const head = ['', 'labels', 'one training', 'energy, estimated', ...levels.map((level) => `to ${levelFigure(level)}`)];
  return [`## Time and energy\n\n${table(head, rows)}`, costNote(report)];
}

function rankingSection({ ranking }: TransferReport): string[] {
  if (ranking === null) return [];
  const rows = ranking.backbones.map(({ name, values }) => [escaped(name), ...ranking.scores.map(({ id }) => rankingFigure(values[id]))]);
  return [
    `## Backbones, ranked before training\n\n${table(['backbone', ...ranking.scores.map((score) => score.title)], rows)}`,
    rankingNote(ranking),
  ];
}

function skippedSection({ skipped }: TransferReport): string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.map(({ reason, ...training }) => `- ${capitalised(trainingWords(training))}: ${reason}`);
  return [`## What was skipped\n\n${lines.join('\n')}`];
}

const howSection = (report: TransferReport): string =>
  `## How it was measured\n\n${howNotes({ ...report, engine: escaped(report.engine) })
    .map((line) => `- ${line}`)
    .join('\n')}`;
