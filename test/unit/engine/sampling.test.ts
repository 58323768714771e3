import { describe, expect, it } from 'vitest';
import { sampler } from '../../../main/engine/training/sampler.ts';
import { learningRateFactor } from '../../../main/engine/training/schedule.ts';
import { planSteps, resolveTraining } from '../../../main/engine/training/settings.ts';
import { splitIndices } from '../../../main/engine/training/split.ts';

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
