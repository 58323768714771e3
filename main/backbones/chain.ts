import type { Backbone } from '../../shared/model/backbone.ts';
import { badBackbone } from './errors.ts';

type Chain = NonNullable<Backbone['chain']>;

/**
 * Windows of the rows in time that the first model of a chain gives: of its shape, the last axis that is not 1 are bands, the one before
 * it time. Each value times `scale` plus `offset`. What is too short for a window is an error that says so.
 */
export function windowsOf(
  { values, shape }: { readonly values: Float32Array; readonly shape: readonly number[] },
  { length, step, scale, offset }: Pick<Chain, 'length' | 'step' | 'scale' | 'offset'>,
): { values: Float32Array; windows: number; bands: number } {
  const [time = 1, bands = 1] = shape.filter((side) => side !== 1).slice(-2);
  const windows = time < length ? 0 : 1 + Math.floor((time - length) / step);
  if (windows === 0)
    throw badBackbone(
      `The first model gives ${time} rows of an item, and the second takes ${length}.`,
      'Give longer items: --seconds is how much of each recording is taken.',
    );
  const out = new Float32Array(windows * length * bands);
  for (let window = 0; window < windows; window++)
    for (let at = 0; at < length * bands; at++)
      out[window * length * bands + at] = (values[window * step * bands + at] ?? 0) * scale + offset;
  return { values: out, windows, bands };
}
