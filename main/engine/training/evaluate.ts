import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import { sizeOf } from '../networks/layer.ts';
import { numberScores } from '../numbers.ts';
import type { NumberLabels } from '../numbers.ts';
import { inferenceBatch } from './execution.ts';
import type { Execution } from './execution.ts';

/** Items of one data set made ready for the network, flat, one after the other. */
export async function readItems(items: ItemSource, indices: Int32Array, input: InputSpec): Promise<Float32Array> {
  const values = new Float32Array(indices.length * sizeOf(inputShape(input)));
  await items.read(indices, input, values);
  return values;
}

export interface Scores {
  /** Share of correct classes among items with a known class, or R² of numbers; null when there are none. */
  readonly score: number | null;
  /** Of numbers, in their own unit. */
  readonly meanAbsoluteError: number | null;
  /** Share of items whose domain the discriminator tells rightly; null without one. */
  readonly domainAccuracy: number | null;
}

/** What is known of the items of a data set. */
export interface Known {
  /** The class of every item, −1 where it is not known; null for no labels at all. */
  readonly labels: Int32Array | null;
  /** The labels where they are numbers. */
  readonly numbers?: NumberLabels | null | undefined;
}

export async function evaluate(
  execution: Pick<Execution, 'predict'>,
  input: InputSpec,
  items: ItemSource,
  indices: Int32Array,
  { labels, numbers }: Known,
  domain: { is: 'source' | 'target'; normalisedAs: 'source' | 'target' },
): Promise<Scores> {
  let known = 0;
  let correct = 0;
  let told = 0;
  let discerning = false;
  const toldNumbers: number[] = [];
  for (let start = 0; start < indices.length; start += inferenceBatch) {
    const part = indices.subarray(start, start + inferenceBatch);
    const x = await readItems(items, part, input);
    const { logits, probabilities, domains } = await execution.predict(x, part.length, domain.normalisedAs);
    const classes = probabilities.length / part.length;
    discerning = domains !== null;
    if (numbers) toldNumbers.push(...logits);
    part.forEach((item, at) => {
      const label = labels?.[item] ?? -1;
      if (label >= 0) known++;
      if (label >= 0 && label === largestOf(probabilities, at * classes, classes)) correct++;
      if (domains && largestOf(domains, at * 2, 2) === (domain.is === 'source' ? 0 : 1)) told++;
    });
  }
  const scores = numbers
    ? numberScores(
        toldNumbers,
        Array.from(indices, (item) => numbers.values[item] ?? Number.NaN),
        numbers.deviation,
      )
    : null;
  return {
    score: numbers ? (scores?.r2 ?? null) : known > 0 ? correct / known : null,
    meanAbsoluteError: scores?.meanAbsoluteError ?? null,
    domainAccuracy: discerning ? told / indices.length : null,
  };
}

/** The place of the first largest of `count` values. */
function largestOf(values: Float32Array, start: number, count: number): number {
  let best = 0;
  for (let at = 1; at < count; at++) if ((values[start + at] ?? 0) > (values[start + best] ?? 0)) best = at;
  return best;
}
