import { mainArm } from '../../shared/model/arms.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import type { Finding, Patient } from '../../shared/model/doctor.ts';
import type { Metric, Run } from '../../shared/model/run.ts';
import type { ValidatorDescriptor } from '../../shared/model/validators.ts';

/** The training that the doctor looks at: the newest of the arm that the run is made for; null before it has reported anything. */
export function patientOf(
  { config, classes }: Run,
  metrics: readonly Metric[],
  datasets: readonly Dataset[],
  validators: readonly ValidatorDescriptor[],
): Patient | null {
  const arm = mainArm(config);
  const newest = metrics.findLast((metric) => metric.arm === arm);
  if (!newest) return null;
  return {
    arm,
    seed: newest.seed,
    // Where a model stands for the source, its classes are all that is known.
    classCounts: config.sourceModel === null ? countsOf(config, classes, datasets) : classes.map(() => 1),
    voters: validators.filter(({ votes }) => votes).map(({ id }) => id),
  };
}

/** Of a source that was removed nothing is known any more; then no rule goes by its classes. */
function countsOf({ source, moreSources }: Run['config'], classes: readonly string[], datasets: readonly Dataset[]): number[] {
  const sources = [source, ...moreSources].map((id) => datasets.find((dataset) => dataset.id === id));
  if (!sources.every((one) => one !== undefined)) return [];
  return classes.map((name) => sources.reduce((sum, one) => sum + (one.classCounts[one.classes.indexOf(name)] ?? 0), 0));
}

/** What changes when a finding comes or goes or becomes graver, and not with every figure. */
export const setOf = (findings: readonly Finding[]): string => findings.map(({ id, severity }) => `${severity} ${id}`).join(', ');
