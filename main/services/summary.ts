import type { Arm, ArmSummary, Metric, Run } from '../../shared/model/run.ts';

const arms = ['source-only', 'adapted'] as const satisfies readonly Arm[];

/** Each arm's scores at each seed's last evaluation: mean over the seeds, and their standard deviation (n − 1). */
export function summarise(metrics: readonly Metric[]): Run['summary'] {
  const summary: Run['summary'] = {};
  for (const arm of arms) {
    const last = (name: string): number[] => {
      const bySeed = new Map<number, number>();
      for (const metric of metrics) if (metric.arm === arm && metric.name === name) bySeed.set(metric.seed, metric.value);
      return [...bySeed.values()];
    };
    const target = last('target-accuracy');
    const source = last('source-accuracy');
    if (source.length + target.length === 0) continue;
    summary[arm] = {
      targetAccuracy: mean(target),
      targetAccuracyDeviation: deviation(target),
      sourceAccuracy: mean(source),
      domainAccuracy: mean(last('domain-accuracy')),
      seeds: Math.max(source.length, target.length),
    } satisfies ArmSummary;
  }
  return summary;
}

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample, n − 1 in its denominator; null for fewer than two values. */
export function deviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
