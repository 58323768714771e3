import { arms } from '../../shared/model/run.ts';
import type { Arm, Metric, Run } from '../../shared/model/run.ts';
import type { Panel } from './panels.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One line: the mean over the seeds that have reached a step, each seed's own thin line, and ± one standard deviation. */
export interface Series {
  readonly id: string;
  readonly label: string;
  readonly tone: 'source' | 'target' | 'adapted' | 'oracle';
  readonly dashed: boolean;
  readonly mean: readonly Point[];
  readonly seeds: readonly (readonly Point[])[];
  readonly band: readonly { readonly x: number; readonly low: number; readonly high: number }[];
}

const tones: Readonly<Record<Arm, Series['tone']>> = { 'source-only': 'source', adapted: 'adapted', 'target-trained': 'oracle' };

/**
 * The lines of a panel, an arm each. What was computed with the target's labels, as all of the upper bound was, is drawn in panels
 * that say so and in no other.
 * @param labels what stands at the end of each arm's line
 */
export function seriesOf(
  metrics: readonly Metric[],
  { metric: name, oracle }: Pick<Panel, 'metric' | 'oracle'>,
  labels: Readonly<Record<Arm, string>>,
): Series[] {
  return arms.flatMap((arm) => {
    const bySeed = new Map<number, Point[]>();
    for (const metric of metrics) {
      if (metric.arm !== arm || metric.name !== name || metric.oracle !== oracle) continue;
      const points = bySeed.get(metric.seed) ?? [];
      points.push({ x: metric.step, y: metric.value });
      bySeed.set(metric.seed, points);
    }
    if (bySeed.size === 0) return [];
    const seeds = [...bySeed.values()];
    return [{ id: `${name}/${arm}`, label: labels[arm], tone: tones[arm], dashed: arm !== 'adapted', seeds, ...overSeeds(seeds) }];
  });
}

/** With what was not trained here, another run's model, as a level over all steps: it stays what adaptation began with. */
const levelled = (metrics: readonly Metric[], { config }: Pick<Run, 'config'>, lastStep: number): readonly Metric[] =>
  config.sourceModel === null
    ? metrics
    : metrics.flatMap((metric) => (metric.arm === 'source-only' ? [0, lastStep].map((step) => ({ ...metric, step })) : [metric]));

/**
 * What the charts of a run draw. One that is trained on the target's labels by what it is for has nothing to keep apart: all its figures
 * count as what they are.
 */
export const shownOf = (metrics: readonly Metric[], run: Pick<Run, 'config'>, lastStep: number): readonly Metric[] =>
  run.config.labelShare === null ? levelled(metrics, run, lastStep) : metrics.map((metric) => ({ ...metric, oracle: false }));

function overSeeds(seeds: readonly (readonly Point[])[]): Pick<Series, 'mean' | 'band'> {
  const byStep = new Map<number, number[]>();
  for (const { x, y } of seeds.flat()) byStep.set(x, [...(byStep.get(x) ?? []), y]);
  const steps = [...byStep].sort(([a], [b]) => a - b);
  const mean = steps.map(([x, values]) => ({ x, y: average(values) }));
  const band = steps
    .filter(([, values]) => values.length > 1)
    // What is never negative has no band below zero.
    .map(([x, values]) => ({
      x,
      low: Math.max(average(values) - deviation(values), Math.min(0, ...values)),
      high: average(values) + deviation(values),
    }));
  return { mean, band };
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const centre = average(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
