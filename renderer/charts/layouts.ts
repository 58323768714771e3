import type { Analysis } from '../../shared/model/analysis.ts';
import { turnedTo } from './procrustes.ts';

export type Layout = NonNullable<Analysis['embedding']>;
export type LaidItem = Layout['points'][number];

/** A layout as it lies nearest to the one that was shown before, where that is of the same items: then one sees what moved. */
export function turnedLike(layout: Layout, before: Layout | null): Layout {
  if (!before || !sameItems(layout, before)) return layout;
  const turned = turnedTo(flat(layout), flat(before));
  return { ...layout, points: layout.points.map((point, at) => ({ ...point, x: turned[2 * at] ?? 0, y: turned[2 * at + 1] ?? 0 })) };
}

const sameItems = (one: Layout, other: Layout): boolean =>
  one.method === other.method &&
  one.points.length === other.points.length &&
  one.points.every(({ domain, index }, at) => domain === other.points[at]?.domain && index === other.points[at]?.index);

const flat = ({ points }: Layout): Float32Array => Float32Array.from(points.flatMap(({ x, y }) => [x, y]));
