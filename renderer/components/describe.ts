import type { Dataset } from '../../shared/model/dataset.ts';
import { count, figure } from './format.ts';

/** What a data set is, in a line. */
export function describeDataset({ kind, count: items, shape, uniformShape, classes, labelRange }: Dataset): string {
  const size = kind === 'image' ? `${shape.slice(0, 2).join(' × ')}${shape[2] === 3 ? ' colour' : ' grey'}` : `${shape[0] ?? 0} columns`;
  const labels = labelRange
    ? `numbers from ${figure(labelRange.minimum)} to ${figure(labelRange.maximum)}`
    : classes.length > 0
      ? `${classes.length} ${classes.length === 1 ? 'class' : 'classes'}`
      : 'no labels';
  return `${count(items)} ${kind === 'image' ? 'images' : 'rows'} · ${uniformShape ? '' : 'up to '}${size} · ${labels}`;
}

export const signed = (points: number): string => `${points >= 0 ? '+' : '−'}${Math.abs(points).toFixed(1)}`;
