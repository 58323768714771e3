import { itemsCalled } from '../../shared/model/dataset.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { count, figure } from './format.ts';

/** What a data set is, in a line. */
export function describeDataset(dataset: Dataset): string {
  const { kind, count: items, classes, labelRange } = dataset;
  const labels = labelRange
    ? `numbers from ${figure(labelRange.minimum)} to ${figure(labelRange.maximum)}`
    : classes.length > 0
      ? `${classes.length} ${classes.length === 1 ? 'class' : 'classes'}`
      : 'no labels';
  return `${count(items)} ${itemsCalled[kind]} · ${describeSize(dataset)} · ${labels}`;
}

/** How large its items are, or the largest of them. */
export const describeSize = (dataset: Dataset): string => `${dataset.uniformShape ? '' : 'up to '}${sizeOf(dataset)}`;

function sizeOf({ kind, shape, rate }: Dataset): string {
  const [first = 0, width = 0, channels = 1] = shape;
  switch (kind) {
    case 'image':
      return `${first} × ${width}${channels === 3 ? ' colour' : ' grey'}`;
    case 'table':
      return `${first} columns`;
    case 'text':
      return `${count(first)} bytes`;
    case 'audio':
      return `${(first / (rate ?? 1)).toFixed(1)} s at ${figure((rate ?? 0) / 1000)} kHz`;
  }
}

export const signed = (points: number): string => `${points >= 0 ? '+' : '−'}${Math.abs(points).toFixed(1)}`;
