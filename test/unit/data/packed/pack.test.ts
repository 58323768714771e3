import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item, Reading, Skipped } from '../../../../main/data/formats/reader.ts';
import { openPacked } from '../../../../main/data/open.ts';
import { pack } from '../../../../main/data/packed/pack.ts';
import type { Packed } from '../../../../main/data/packed/pack.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let folder: string;
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'packed');
  await mkdir(folder);
});

const reading = (kind: 'image' | 'table', items: AsyncIterable<Item | Skipped>, columns: string[] = []): Reading => ({
  kind,
  total: null,
  columns,
  maximum: null,
  items,
  close: async () => undefined,
});

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

const packed = (given: Reading, strict = false, numbers = false): Promise<Packed> =>
  pack(given, folder, { where: 'somewhere', strict, numbers }, () => undefined, new AbortController().signal);

const row = (at: number, values: number[], label: string | null = null): Item => ({
  kind: 'table',
  where: `row ${at}`,
  label,
  values: Float32Array.from(values),
});

describe('packing', () => {
  it('holds a few items at a time, however many there are', async () => {
    const [count, size] = [120, 1_000_000];
    let alive = 0;
    let most = 0;
    const gone = new FinalizationRegistry<null>(() => alive--);
    async function* large(): AsyncGenerator<Item> {
      for (let at = 0; at < count; at++) {
        const values = new Uint8Array(size).fill(at % 256);
        gone.register(values, null);
        most = Math.max(most, ++alive);
        yield { kind: 'image', where: `item ${at}`, label: null, values, height: 1000, width: 1000, channels: 1 };
        if (at % 20 === 19) await collectGarbage();
      }
    }
    const { manifest } = await packed(reading('image', large()));
    expect(manifest).toMatchObject({ count, shape: [1000, 1000, 1] });
    expect(most).toBeLessThan(40);
  });

  it('asks for an item only when the one before is stored', async () => {
    const asked: number[] = [];
    let stored = 0;
    async function* items(): AsyncGenerator<Item> {
      for (let at = 0; at < 5; at++) {
        asked.push(at - stored);
        yield row(at, [at]);
        stored++;
      }
    }
    await packed(reading('table', items(), ['a']));
    expect(asked).toEqual([0, 0, 0, 0, 0]);
  });

  it('keeps labels that are numbers as numbers, with how they are distributed', async () => {
    async function* items(): AsyncGenerator<Item> {
      for (const [at, label] of ['2.5', null, '-1', '0'].entries()) yield row(at, [at], label);
    }
    const { manifest } = await packed(reading('table', items(), ['a']), false, true);
    expect(manifest).toMatchObject({ classes: [], labelRange: { known: 3, mean: 0.5, minimum: -1, maximum: 2.5 } });
    expect(manifest.labelRange?.deviation).toBeCloseTo(Math.sqrt((4 + 2.25 + 0.25) / 3), 12);
    const opened = await openPacked(folder);
    expect([...((await opened.numbers()) ?? [])]).toEqual([2.5, Number.NaN, -1, 0]);
    expect([...(await opened.labels())]).toEqual([-1, -1, -1, -1]);
    await opened.close();
  });

  it.each(['heavy', '', 'Infinity', '1e39'])('refuses %j as a number', async (label) => {
    const refused = await failureOf(packed(reading('table', each([row(7, [1], label)]), ['a']), false, true));
    expect(refused.message).toBe(`row 7: the label is ${JSON.stringify(label)}, not a finite number.`);
  });

  // By numpy.mean and numpy.std of the columns (32-bit values, population deviation).
  it('counts classes and gives mean and deviation of columns', async () => {
    const rows = [row(0, [1, 1e6, 4], 'b'), row(1, [2, 1e6 + 1, 4], 'a'), row(2, [6, 1e6 + 5, 4], 'b'), row(3, [-1, 1e6 + 2, 4], 'b')];
    const { manifest } = await packed(reading('table', each(rows), ['x', 'y', 'z']));
    expect(manifest).toMatchObject({ classes: ['a', 'b'], classCounts: [1, 3], columns: ['x', 'y', 'z'], maximum: 1 });
    expect(manifest.mean).toEqual([2, 1000002, 4]);
    expect(manifest.deviation[0]).toBeCloseTo(2.5495097567963922, 12);
    expect(manifest.deviation[1]).toBeCloseTo(1.8708286933869707, 9);
    expect(manifest.deviation[2]).toBe(0);
  });

  it('refuses a value that is not finite, and says which and where', async () => {
    const error = await failureOf(packed(reading('table', each([row(0, [1, 2]), row(1, [3, -Infinity])]), ['a', 'b'])));
    expect(error.message).toBe('row 1: value 1 is -Infinity, not a finite number.');
  });

  it('lists what is skipped, refuses it when strict, and refuses to pack nothing', async () => {
    const skipped: Skipped = { kind: 'skipped', skipped: { path: 'x.png', reason: 'cut off' } };
    expect((await failureOf(packed(reading('table', each([row(0, [1]), skipped])), true))).message).toBe('x.png: cut off.');
    folder = join(folder, 'next');
    await mkdir(folder);
    expect((await failureOf(packed(reading('table', each([skipped]))))).message).toBe(
      'somewhere holds no item that can be read; the first of 1: x.png: cut off.',
    );
    folder = join(folder, 'last');
    await mkdir(folder);
    expect(await packed(reading('table', each([row(0, [1]), skipped]), ['a']))).toMatchObject({
      skipped: [skipped.skipped],
      skippedCount: 1,
      manifest: { count: 1 },
    });
  });

  it('stores items so that each is read at random as it was', async () => {
    const items = Array.from({ length: 50 }, (_, at): Item => ({
      kind: 'image',
      where: '',
      label: at % 3 === 0 ? null : `class ${at % 3}`,
      height: 1 + (at % 4),
      width: 2,
      channels: at % 2 === 0 ? 1 : 3,
      values: Float32Array.from({ length: (1 + (at % 4)) * 2 * (at % 2 === 0 ? 1 : 3) }, (__, value) => at + value / 16),
    }));
    const { manifest } = await packed(reading('image', each(items)));
    expect(manifest).toMatchObject({ uniformShape: false, shape: [4, 2, 3], element: 'f32', maximum: 255 });
    const opened = await openPacked(folder);
    for (const at of [49, 0, 17, 18, 3]) {
      const item = items[at];
      const { values, ...shape } = opened.raw(at);
      expect(Array.from(values)).toEqual(item?.kind === 'image' ? Array.from(item.values) : []);
      expect(item).toMatchObject(shape);
    }
    expect([...(await opened.labels()).subarray(0, 7)]).toEqual([-1, 0, 1, -1, 0, 1, -1]);
    for (const at of [-1, 50, NaN]) expect(() => opened.raw(at)).toThrow(RangeError);
    await opened.close();
  });
});

/** Collects what nothing holds any more, and waits until registries have been told. */
async function collectGarbage(): Promise<void> {
  collect();
  await setImmediate();
  await setImmediate();
}
