import type { Point, Series } from './series.ts';

/** What a chart leaves free around its lines, in pixels. */
export type Margin = Readonly<Record<'top' | 'right' | 'bottom' | 'left', number>>;

/** A figure of an axis, and where it stands. */
export interface Tick {
  readonly place: number;
  readonly text: string;
}

/** The y range of all that a chart draws, with some room when it is flat. */
export function extentOf(series: readonly Series[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  // One by one: a long run has more points than a call takes arguments.
  const include = (value: number): void => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { mean, band } of series) {
    for (const point of mean) include(point.y);
    for (const part of band) [part.low, part.high].forEach(include);
  }
  if (low > high) return [0, 1];
  return low === high
    ? [Math.min(0, low), low === 0 ? 1 : Math.max(0, high * 1.2)]
    : [Math.min(low, Math.max(0, low - (high - low) * 0.1)), high];
}

/** Moves labels apart that would cover one another, and keeps them between `top` and `bottom`; their order stays. */
export function apart<Label extends { place: number }>(labels: readonly Label[], gap: number, top: number, bottom: number): Label[] {
  const sorted = [...labels].sort((a, b) => a.place - b.place);
  const placed: Label[] = [];
  for (const label of sorted) placed.push({ ...label, place: Math.max(label.place, (placed.at(-1)?.place ?? top - gap) + gap) });
  let limit = bottom;
  for (const label of placed.reverse()) {
    label.place = Math.min(label.place, limit);
    limit = label.place - gap;
  }
  return placed;
}

export const nearest = (points: readonly Point[], x: number): Point | undefined =>
  points.reduce<Point | undefined>((best, point) => (best && Math.abs(best.x - x) <= Math.abs(point.x - x) ? best : point), undefined);

/** The part of the plane that a chart of some proportion (width / height) shows: all points, a unit as long across as along. */
export function inView(points: readonly Point[], proportion: number): Record<'x' | 'y', [number, number]> {
  const [left, right] = endsOf(points.map(({ x }) => x));
  const [low, high] = endsOf(points.map(({ y }) => y));
  const tall = Math.max(high - low, (right - left) / proportion) || 1;
  const around = (middle: number, span: number): [number, number] => [middle - span / 2, middle + span / 2];
  return { x: around((left + right) / 2, tall * proportion), y: around((low + high) / 2, tall) };
}

const endsOf = (values: readonly number[]): [number, number] => (values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 0]);
