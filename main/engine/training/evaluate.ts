import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import { sizeOf } from '../networks/layer.ts';
import { inferenceBatch } from './execution.ts';
import type { Execution } from './execution.ts';

/** Items of one data set made ready for the network, flat, one after the other. */
export async function readItems(items: ItemSource, indices: Int32Array, input: InputSpec): Promise<Float32Array> {
  const values = new Float32Array(indices.length * sizeOf(inputShape(input)));
  await items.read(indices, input, values);
  return values;
}

export interface Scores {
  /** Share of correct classes among items with a known class; null when there are none. */
  readonly accuracy: number | null;
  /** Share of items whose domain the discriminator tells rightly; null without one. */
  readonly domainAccuracy: number | null;
}

/** @param labels the class of every item of the data set, −1 where it is not known; null for no labels at all. */
export async function evaluate(
  execution: Pick<Execution, 'predict'>,
  input: InputSpec,
  items: ItemSource,
  indices: Int32Array,
  labels: Int32Array | null,
  domain: { is: 'source' | 'target'; normalisedAs: 'source' | 'target' },
): Promise<Scores> {
  let known = 0;
  let correct = 0;
  let told = 0;
  let discerning = false;
  for (let start = 0; start < indices.length; start += inferenceBatch) {
    const part = indices.subarray(start, start + inferenceBatch);
    const x = await readItems(items, part, input);
    const { probabilities, domains } = await execution.predict(x, part.length, domain.normalisedAs);
    const classes = probabilities.length / part.length;
    discerning = domains !== null;
    part.forEach((item, at) => {
      const label = labels?.[item] ?? -1;
      if (label >= 0) known++;
      if (label >= 0 && label === largestOf(probabilities, at * classes, classes)) correct++;
      if (domains && largestOf(domains, at * 2, 2) === (domain.is === 'source' ? 0 : 1)) told++;
    });
  }
  return { accuracy: known > 0 ? correct / known : null, domainAccuracy: discerning ? told / indices.length : null };
}

/** The place of the first largest of `count` values. */
function largestOf(values: Float32Array, start: number, count: number): number {
  let best = 0;
  for (let at = 1; at < count; at++) if ((values[start + at] ?? 0) > (values[start + best] ?? 0)) best = at;
  return best;
}
