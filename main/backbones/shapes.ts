import type { BackboneContent } from '../../shared/model/backbone.ts';

/** Pictures [n, height, width, channels] as [n, channels, height, width]. */
export function channelsFirst(items: Float32Array, count: number, height: number, width: number, channels: number): Float32Array {
  const out = new Float32Array(items.length);
  const pixels = height * width;
  for (let item = 0; item < count; item++) {
    const start = item * pixels * channels;
    for (let channel = 0; channel < channels; channel++) {
      const end = start + pixels * channels;
      for (let from = start + channel, to = start + channel * pixels; from < end; from += channels) out[to++] = items[from] ?? 0;
    }
  }
  return out;
}

/** One row of features for each item: rows and columns, or steps in time, of [n, …] are averaged over; what is [n, d] stays. */
export function pooledRows(values: Float32Array, shape: readonly number[], layout: BackboneContent['layout'], count: number): Float32Array {
  const size = values.length / count;
  const sides = shape.slice(1).filter((side) => side !== 1);
  // A row already, whatever stands beside it.
  if (sides.length <= 1) return values;
  const first = channelsBefore(shape, layout);
  const features = (first ? shape[1] : shape.at(-1)) ?? 1;
  const places = size / features;
  const out = new Float32Array(count * features);
  for (let item = 0; item < count; item++)
    for (let place = 0; place < places; place++)
      for (let feature = 0; feature < features; feature++) {
        const from = item * size + (first ? feature * places + place : place * features + feature);
        out[item * features + feature] = (out[item * features + feature] ?? 0) + (values[from] ?? 0) / places;
      }
  return out;
}

/** Whether channels stand before rows and columns: these are alike in most maps, and where that does not tell, it is as in the input. */
function channelsBefore([, a, b, c]: readonly number[], layout: BackboneContent['layout']): boolean {
  if (c === undefined) return false;
  if (a === b && b !== c) return false;
  if (b === c && a !== b) return true;
  return layout === 'nchw';
}
