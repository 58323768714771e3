import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampler } from '../../../main/engine/training/sampler.ts';
import { learningRateFactor } from '../../../main/engine/training/schedule.ts';
import { planSteps, resolveTraining } from '../../../main/engine/training/settings.ts';
import { splitAsGiven, splitByClass, splitByGroup, splitIndices } from '../../../main/engine/training/split.ts';
import type { Parts } from '../../../main/engine/training/split.ts';

const items = Int32Array.from([3, 5, 8, 13, 21, 34, 55]);

describe('the sampler', () => {
  it('gives a step its batch whatever was asked before', () => {
    const inOrder = sampler(items, 3, 7, 'source');
    const batches = Array.from({ length: 12 }, (_, step) => [...inOrder(step)]);
    const anyOrder = sampler(items, 3, 7, 'source');
    for (const step of [11, 0, 5, 4, 11, 2]) expect([...anyOrder(step)]).toEqual(batches[step]);
  });

  it('gives every item once in a round, across the ends of batches', () => {
    const next = sampler(items, 3, 7, 'source');
    const drawn = Array.from({ length: 7 }, (_, step) => [...next(step)]).flat();
    for (let round = 0; round < 3; round++) expect(drawn.slice(round * 7, round * 7 + 7).sort((a, b) => a - b)).toEqual([...items]);
  });

  it('draws another order in another round, for another seed, and in another domain', () => {
    const order = (seed: number, domain: string, round: number) => sampler(items, 7, seed, domain)(round).join();
    expect(new Set([order(1, 'source', 0), order(1, 'source', 1), order(2, 'source', 0), order(1, 'target', 0)]).size).toBe(4);
  });

  it('fills a batch that is larger than the data', () => {
    const batch = sampler(Int32Array.from([4, 6]), 5, 1, 'target')(0);
    expect([...batch].sort()).toEqual(expect.arrayContaining([4, 4, 6, 6]));
    expect(batch).toHaveLength(5);
  });
});

describe('the split', () => {
  it.each([
    [100, 0.2, 20],
    [3, 0.01, 1],
    [3, 0.9, 2],
    [1, 0.5, 0],
  ])('of %i items with a share of %f holds %i out, and the parts make the whole', (count, share, held) => {
    const { training, heldOut } = splitIndices(count, share, 5);
    expect(heldOut).toHaveLength(held);
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
    expect(splitIndices(count, share, 5)).toEqual({ training, heldOut });
  });

  it('is another one for another seed', () => {
    expect(splitIndices(100, 0.2, 1).heldOut).not.toEqual(splitIndices(100, 0.2, 2).heldOut);
  });
});

describe('a split by what is known of items', () => {
  const values = fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 300 }).map((list) => Int32Array.from(list));
  const share = fc.integer({ min: 1, max: 90 }).map((percent) => percent / 100);
  const seed = fc.integer({ min: 0, max: 1000 });
  const counts = (items: Int32Array, of: Int32Array): Map<number, number> => {
    const found = new Map<number, number>();
    for (const item of items) found.set(of[item] ?? 0, (found.get(of[item] ?? 0) ?? 0) + 1);
    return found;
  };
  const expectWhole = ({ training, heldOut }: Parts, count: number): void => {
    const all = [...training, ...heldOut].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: count }, (_, at) => at));
    for (const part of [training, heldOut]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
  };

  it('holds the same share of each class out', () => {
    fc.assert(
      fc.property(values, share, seed, (labels, wanted, drawn) => {
        const parts = splitByClass(labels, wanted, drawn);
        expectWhole(parts, labels.length);
        expect(splitByClass(labels, wanted, drawn)).toEqual(parts);
        const [all, held] = [
          counts(
            labels.map((_, at) => at),
            labels,
          ),
          counts(parts.heldOut, labels),
        ];
        for (const [label, count] of all) {
          const found = held.get(label) ?? 0;
          expect(found).toBeLessThan(count);
          // A class of few items keeps one in any case, which the next class may make up for.
          if (count * (1 - wanted) >= 1) expect(Math.abs(found - count * wanted)).toBeLessThanOrEqual(all.size);
        }
        expect(Math.abs(parts.heldOut.length - labels.length * wanted)).toBeLessThanOrEqual(all.size);
      }),
    );
    // Which of them is chance: another seed holds others out.
    const labels = Int32Array.from({ length: 60 }, (_, at) => at % 3);
    expect(counts(splitByClass(labels, 0.2, 1).heldOut, labels)).toEqual(new Map([0, 1, 2].map((label) => [label, 4])));
    expect(splitByClass(labels, 0.2, 1).heldOut).not.toEqual(splitByClass(labels, 0.2, 2).heldOut);
  });

  it('parts no group, and holds about the share out', () => {
    fc.assert(
      fc.property(values, share, seed, (groups, wanted, drawn) => {
        const parts = splitByGroup(groups, wanted, drawn);
        expectWhole(parts, groups.length);
        expect(splitByGroup(groups, wanted, drawn)).toEqual(parts);
        const held = counts(parts.heldOut, groups);
        for (const group of counts(parts.training, groups).keys()) if (group >= 0) expect(held.has(group)).toBe(false);
        const sizes = [
          ...counts(
            groups.map((_, at) => at),
            groups,
          ),
        ].map(([group, size]) => (group < 0 ? 1 : size));
        const several =
          counts(
            groups.map((_, at) => at),
            groups,
          ).size > 1;
        expect(Math.abs(parts.heldOut.length - groups.length * wanted)).toBeLessThanOrEqual(Math.max(...sizes));
        if (several) expect(Math.min(parts.heldOut.length, parts.training.length)).toBeGreaterThan(0);
      }),
    );
    const groups = Int32Array.from({ length: 60 }, (_, at) => at % 20);
    expect(splitByGroup(groups, 0.2, 1).heldOut).toHaveLength(12);
    expect(splitByGroup(groups, 0.2, 1).heldOut).not.toEqual(splitByGroup(groups, 0.2, 2).heldOut);
  });

  it('is what the data say, and leaves out what they say nothing of', () => {
    expect(splitAsGiven(Int8Array.of(0, 1, -1, 0, 1))).toEqual({ training: Int32Array.of(0, 3), heldOut: Int32Array.of(1, 4) });
  });
});

describe('the plan', () => {
  it('passes over the smaller part in an epoch, and lets steps overrule epochs', () => {
    const settings = resolveTraining({ epochs: 3, batchSize: 10 });
    expect(planSteps(settings, 95, 200)).toEqual({ perEpoch: 9, total: 27 });
    expect(planSteps(settings, 5, 200)).toEqual({ perEpoch: 1, total: 3 });
    expect(planSteps({ ...settings, steps: 50 }, 95, 200)).toEqual({ perEpoch: 9, total: 50 });
  });

  it('lowers the learning rate as its schedule says', () => {
    expect([0, 0.5, 1].map((progress) => learningRateFactor('constant', progress))).toEqual([1, 1, 1]);
    expect(learningRateFactor('cosine', 0)).toBe(1);
    expect(learningRateFactor('cosine', 0.5)).toBeCloseTo(0.5, 12);
    expect(learningRateFactor('cosine', 1)).toBeCloseTo(0, 12);
    expect(learningRateFactor('inverse', 1)).toBeCloseTo(11 ** -0.75, 12);
  });
});
