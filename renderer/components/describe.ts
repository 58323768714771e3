import { itemsCalled } from '../../shared/model/dataset.ts';
import type { Dataset, Sample } from '../../shared/model/dataset.ts';
import type { Run } from '../../shared/model/run.ts';
import { shareFigure } from '../../shared/model/transfer/words.ts';
import { itemSize } from '../../shared/model/dataset-facts.ts';
import { count, figure } from './format.ts';

/** What a data set is, in a line. */
export function describeDataset(dataset: Dataset): string {
  const { kind, count: items, classes, labelRange } = dataset;
  const labels = labelRange
    ? `numbers from ${figure(labelRange.minimum)} to ${figure(labelRange.maximum)}`
    : classes.length > 0
      ? `${classes.length} ${classes.length === 1 ? 'class' : 'classes'}`
      : 'no labels';
  return `${count(items)} ${itemsCalled[kind]} · ${itemSize(dataset)} · ${labels}`;
}

/** What a run is of, in a few words: two data sets, or one whose labels alone it was trained on. */
export const runTitle = ({ config: { labelShare }, sourceName, targetName }: Pick<Run, 'config' | 'sourceName' | 'targetName'>): string =>
  labelShare === null ? `${sourceName} → ${targetName}` : `${targetName}, ${shareFigure(labelShare)} of its labels`;

export const signed = (points: number): string => `${points >= 0 ? '+' : '−'}${Math.abs(points).toFixed(1)}`;

/** The number of an item, with its label. */
export const describeItem = ({ index, label }: Pick<Sample, 'index' | 'label'>): string =>
  label === null ? `item ${index}` : `item ${index}, ${label}`;

/** Of a table's row a few columns are shown. */
export const shownColumns = ({ columns }: Dataset): string[] => columns.slice(0, 6);

export const describeCell = (value: number | string | null | undefined): string =>
  typeof value === 'number' ? figure(value) : (value ?? '–');
