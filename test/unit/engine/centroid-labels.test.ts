/* SHOT's pseudo-labels against NumPy: test/fixtures/formula/make_centroid_labels.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { centroidLabels, oneHotRows } from '../../../main/engine/methods/centroid-labels.ts';
import { shot } from '../../../main/engine/methods/shot.ts';

interface Case {
  readonly name: string;
  readonly count: number;
  readonly features: readonly number[];
  readonly probabilities: readonly number[];
  /** After the first round alone. */
  readonly first: readonly number[];
  readonly labels: readonly number[];
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/formula/centroid-labels.json'), 'utf8')) as Case[];

describe('pseudo-labels by centroids', () => {
  it.each(cases)('$name: as by NumPy', ({ count, features, probabilities, labels }) => {
    const found = centroidLabels(count, Float32Array.from(features), Float32Array.from(probabilities));
    expect([...found]).toEqual(labels);
  });

  it('take a second round, which changes some of them', () => {
    expect(cases.some(({ first, labels }) => first.join() !== labels.join())).toBe(true);
  });

  it('do not depend on how long features are', () => {
    const [{ count, features, probabilities, labels }] = cases as [Case];
    const longer = Float32Array.from(features, (value) => 1000 * value);
    expect([...centroidLabels(count, longer, Float32Array.from(probabilities))]).toEqual(labels);
  });

  it('reach batches as one-hot rows, an item after the other', () => {
    expect([...oneHotRows(Int32Array.of(2, 0), 3)]).toEqual([0, 0, 1, 1, 0, 0]);
    const [{ count, features, probabilities, labels }] = cases as [Case];
    const seen = { count, features: Float32Array.from(features), probabilities: Float32Array.from(probabilities) };
    const { targetRows } = shot.refresh?.({}).compute(null, seen) ?? {};
    expect(targetRows).toEqual(oneHotRows(Int32Array.from(labels), probabilities.length / count));
  });
});
