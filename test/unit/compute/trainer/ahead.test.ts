import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { directBatches } from '../../../../main/engine/training/batches.ts';
import { classes } from '../../../helpers/pictures.ts';
import { prepare, steps, take } from './prepared.ts';

describe('batches made ahead are those made when they are asked for, to the bit', () => {
  it.each(['table', 'image'] as const)('of %ss', async (kind) => {
    const { plan, ahead } = await prepare(kind);
    const expected = await take(directBatches(plan(), 0), steps);
    expect(await take(ahead(), steps)).toEqual(expected);
    const [first, second] = expected;
    expect(first).not.toEqual(second);
    expect(first?.source.some((value) => value !== 0)).toBe(true);
    expect(first?.labels).toHaveLength(6 * (kind === 'table' ? 2 : classes.length));
  });

  it('from a step in the middle', async () => {
    const { plan, ahead } = await prepare('table');
    const expected = await take(directBatches(plan(), 0), 13 + steps);
    expect(await take(ahead(13), steps)).toEqual(expected.slice(13));
  });

  it('for a method that sees no target', async () => {
    const { plan, ahead } = await prepare('table');
    const blind = { seesTarget: false };
    const found = await take(ahead(2, blind), steps);
    expect(found).toEqual(await take(directBatches(plan(blind), 2), steps));
    expect(found.every(({ target }) => target.length === 0)).toBe(true);
    // The source's items are the same as beside a target.
    expect(found[0]?.source).toEqual((await take(directBatches(plan(), 2), 1))[0]?.source);
  });

  it('with items that are changed at random', async () => {
    const { plan, ahead } = await prepare('image');
    const changed = { augmentation: { view: 'strong', flip: true, colours: true } as const };
    const expected = await take(directBatches(plan(changed), 0), steps);
    expect(await take(ahead(0, changed), steps)).toEqual(expected);
    expect(expected[0]?.source).not.toEqual((await take(directBatches(plan(), 0), 1))[0]?.source);
  });

  it('of another seed and another batch size', async () => {
    const { plan, ahead } = await prepare('table');
    const other = { seed: 4, batchSize: 7 };
    const expected = await take(directBatches(plan(other), 0), steps);
    expect(await take(ahead(0, other), steps)).toEqual(expected);
    expect(expected[0]?.source).toHaveLength(14);
    expect(expected[0]?.source.subarray(0, 12)).not.toEqual((await take(directBatches(plan(), 0), 1))[0]?.source);
  });

  it('in their order, whether the trainer is slow, or waits now and then, or is fast', async () => {
    const { plan, ahead } = await prepare('table');
    const expected = await take(directBatches(plan(), 0), steps);
    let at = 0;
    const paces = [() => setTimeout(10), () => (at++ % 3 === 0 ? setTimeout(20) : Promise.resolve()), undefined];
    for (const pace of paces) expect(await take(ahead(), steps, pace)).toEqual(expected);
  });

  it('of two trainings at once', async () => {
    const { plan, ahead } = await prepare('table');
    const [one, two] = [ahead(0), ahead(5)];
    const found = await Promise.all([take(one, steps), take(two, steps)]);
    expect(found).toEqual([await take(directBatches(plan(), 0), steps), await take(directBatches(plan(), 5), steps)]);
  });
});
