import type { NewMetric } from '../../../shared/model/run.ts';
import type { Training } from '../../../shared/model/selection.ts';
import { dataOf } from './arm-data.ts';
import type { RunData } from './run-data.ts';

/** What has to be known beside a training's scores: by how many labels of how many it learnt, and of how many items the scores are. */
export function circumstances(training: Training, step: number, { source, target }: ReturnType<typeof dataOf>, data: RunData): NewMetric[] {
  const onLabels = data.labelShare !== null;
  const figures = {
    'labelled-items': onLabels ? source.training.length : null,
    'labels-in-all': onLabels ? dataOf(training, { ...data, labelShare: null }).source.training.length : null,
    'scored-items': onLabels ? source.heldOut.length : target.heldOut.length,
    'feature-seconds': data.featureSeconds,
  };
  return Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [{ ...training, step, name, value, oracle: false }]));
}
