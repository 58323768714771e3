import { appendFile, cp, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Item, Reading, Skipped } from '../../../../main/data/formats/reader.ts';
import { pack } from '../../../../main/data/packed/pack.ts';
import type { Packed } from '../../../../main/data/packed/pack.ts';
import { verifyPacked } from '../../../../main/data/packed/verify.ts';
import { makeFolder, removeFolder } from '../../../helpers/temporary-folder.ts';

const journal = 'journal.jsonl';

type Known = { where: string; label: string | null; group?: string; split: 'training' | 'held-out' | null };
const known = (at: number): Known => ({
  where: `item ${at}`,
  label: at % 7 === 0 ? null : `class ${at % 3}`,
  split: ([null, 'training', 'held-out'] as const)[at % 3] ?? null,
  ...(at % 2 === 0 && { group: `of ${at % 5}` }),
});
const numbers = (length: number, at: number): number[] => Array.from({ length }, (_, place) => (place * 31 + at * 17 + 7) % 256);

/** An item of each kind, none like the one before, and now and then none. */
const made = {
  image: (at: number): Item => {
    const [height, width, channels] = [1 + (at % 4), 1 + (at % 3), [1, 3, 4][at % 3] ?? 1];
    return { kind: 'image', ...known(at), height, width, channels, values: Uint8Array.from(numbers(height * width * channels, at)) };
  },
  audio: (at: number): Item => {
    const values = Float32Array.from(numbers(400 + 13 * at, at), (value) => value / 130 - 1);
    return { kind: 'audio', ...known(at), values, rate: at % 5 === 4 ? 6000 : 8000 };
  },
  text: (at: number): Item => ({ kind: 'text', ...known(at), text: `\ufeffnaïve 😀 words ${'and more '.repeat(at % 6)}${at}` }),
};
type Kind = keyof typeof made;

const itemAt = (kind: Kind, at: number): Item | Skipped =>
  at % 6 === 2 ? { kind: 'skipped', skipped: { path: `item ${at}`, reason: 'damaged' } } : made[kind](at);

/** Items 0 to `count`, and which of them were read. */
function readingOf(kind: Kind, count: number, onItem: (at: number) => void = () => undefined): Reading & { read: number[] } {
  const read: number[] = [];
  async function* after(first: number): AsyncGenerator<Item | Skipped> {
    for (let at = first; at < count; at++) {
      onItem(at);
      read.push(at);
      yield itemAt(kind, at);
    }
  }
  return {
    kind,
    total: count,
    columns: [],
    maximum: kind === 'image' ? 255 : null,
    items: after(0),
    after,
    close: async () => undefined,
    read,
  };
}

interface Wishes {
  readonly strict?: boolean;
  readonly report?: (phase: string, done: number) => void;
  readonly signal?: AbortSignal;
}

function packInto(folder: string, reading: Reading, { strict = false, report = () => undefined, signal }: Wishes = {}): Promise<Packed> {
  const packaging = { where: 'somewhere', strict, numbers: false, resumable: true };
  return pack(reading, folder, packaging, report, signal ?? new AbortController().signal);
}

/** Packs until an item is asked for, and then is aborted. */
async function interrupted(folder: string, kind: Kind, count: number, stopAt: number): Promise<number[]> {
  const controller = new AbortController();
  const reading = readingOf(kind, count, (at) => {
    if (at === stopAt) controller.abort();
  });
  await expect(packInto(folder, reading, controller)).rejects.toThrow(/abort/);
  return reading.read;
}

/** In a folder of its own, which is gone afterwards. */
async function within<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await makeFolder();
  try {
    return await work(folder);
  } finally {
    await removeFolder(folder);
  }
}

const whole = (kind: Kind, count: number): Promise<Packed> => within((folder) => packInto(folder, readingOf(kind, count)));

async function expectSame(folder: string, resumed: Packed, kind: Kind, count: number): Promise<void> {
  expect(resumed).toEqual(await whole(kind, count));
  expect(await verifyPacked(folder, resumed.manifest.hash, () => undefined, new AbortController().signal)).toBeNull();
}

afterEach(() => vi.restoreAllMocks());

/** As if a second passed whenever the clock is looked at: each item is noted. */
function everyItem(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 2000));
}

describe.each(['image', 'audio', 'text'] as const)('items of kind %s', (kind) => {
  it('are packed the same, and read once, wherever and however often it is interrupted', async () => {
    const places = fc.array(fc.nat(39), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(places, async (stops) => {
        await within(async (folder) => {
          const read: number[] = [];
          const sorted = stops.toSorted((a, b) => a - b);
          // Twice at the same place: the second time nothing is read.
          for (const stop of sorted) read.push(...(await interrupted(folder, kind, 40, stop)).filter((at) => at < stop));
          const last = readingOf(kind, 40);
          await expectSame(folder, await packInto(folder, last), kind, 40);
          expect([...read, ...last.read]).toEqual(Array.from({ length: 40 }, (_, at) => at));
        });
      }),
      { numRuns: 8 },
    );
  });

  it('are packed the same where it dies at any moment, whatever the disk had of it', async () => {
    everyItem();
    await within(async (folder) => {
      const states: string[] = [];
      const reading = readingOf(kind, 12);
      const after = async function* (): AsyncGenerator<Item | Skipped> {
        for (let at = 0; at < 12; at++) {
          const state = `${folder}-${at}`;
          await cp(folder, state, { recursive: true });
          states.push(state);
          yield itemAt(kind, at);
        }
      };
      await packInto(folder, { ...reading, after });
      const taken = new Set<number>();
      for (const state of states) {
        const lines = await readFile(join(state, journal), 'utf8').catch(() => '');
        // Half a line that was never synced, and items that it does not tell of.
        await appendFile(join(state, journal), lines.slice(0, lines.indexOf('\n') / 2) || '{"version":1,"len');
        await appendFile(join(state, 'items.bin'), 'half an item');
        const resumed = readingOf(kind, 12);
        await expectSame(state, await packInto(state, resumed), kind, 12);
        taken.add(resumed.read[0] ?? 12);
        await rm(state, { recursive: true });
      }
      expect(taken.size).toBeGreaterThan(6);
    });
  });
});

describe('what was packed before', () => {
  /** Packs some pictures, damages what is left of it, and packs all: which item was read first. */
  async function firstRead(damage: (folder: string) => Promise<void>): Promise<number> {
    everyItem();
    return await within(async (folder) => {
      await interrupted(folder, 'image', 30, 20);
      await damage(folder);
      const reading = readingOf('image', 30);
      await expectSame(folder, await packInto(folder, reading), 'image', 30);
      return reading.read[0] ?? 30;
    });
  }
  const changed = (name: string, change: (text: string) => string) => async (folder: string) => {
    const path = join(folder, name);
    await writeFile(path, change(await readFile(path, 'latin1')), 'latin1');
  };

  it('is taken over as far as journal and items are whole, and read again behind that', async () => {
    expect(await firstRead(async () => undefined)).toBe(20);
    const half = await firstRead(async (folder) => {
      const path = join(folder, 'items.bin');
      await truncate(path, (await stat(path)).size / 2);
    });
    expect(half).toBeGreaterThan(2);
    expect(half).toBeLessThan(18);
    const lines = await firstRead(changed(journal, (text) => text.split('\n').slice(0, 4).join('\n')));
    expect(lines).toBeGreaterThan(1);
    expect(lines).toBeLessThan(10);
  });

  it.each([
    ['its journal is gone', (folder: string) => rm(join(folder, journal))],
    ['its items are gone', (folder: string) => rm(join(folder, 'items.bin'))],
    ['its journal is something else', (folder: string) => writeFile(join(folder, journal), 'one\n{}\n[]\n')],
    ['its journal is of another version', changed(journal, (text) => text.replace('"version":1', '"version":2'))],
    ['its first item is of another size', changed(journal, (text) => text.replace('"shape":[1,1,1]', '"shape":[1,2,1]'))],
    ['its first byte is another', changed('items.bin', (bytes) => `\x09${bytes.slice(1)}`)],
  ])('is not taken over where %s', async (_, damage) => {
    expect(await firstRead(damage)).toBe(0);
  });

  it('is told apart from what is read, and not told again', async () => {
    const told: [string, number][] = [];
    await within(async (folder) => {
      await interrupted(folder, 'text', 900, 500);
      await packInto(folder, readingOf('text', 900), { report: (phase, done) => void told.push([phase, done]) });
    });
    expect(told.filter(([phase]) => phase !== 'Reading').map(([, done]) => done)).toEqual([200, 400]);
    expect(told.filter(([phase]) => phase === 'Reading')[0]).toEqual(['Reading', 600]);
  });

  it('holds items that are refused this time', async () => {
    await within(async (folder) => {
      await interrupted(folder, 'text', 20, 10);
      await expect(packInto(folder, readingOf('text', 20), { strict: true })).rejects.toThrow('item 2: damaged.');
    });
  });

  it('may be of passed over items alone', async () => {
    const only = (): Reading => {
      const reading = readingOf('text', 9);
      async function* after(first: number): AsyncGenerator<Item | Skipped> {
        for (let at = first; at < 9; at++) yield itemAt('text', at < 6 ? 2 : at);
      }
      return { ...reading, after };
    };
    await within(async (folder) => {
      const controller = new AbortController();
      const stopping = only();
      const after = async function* (): AsyncGenerator<Item | Skipped> {
        for (let at = 0; at < 3; at++) yield itemAt('text', 2);
        controller.abort();
        yield itemAt('text', 2);
      };
      await expect(packInto(folder, { ...stopping, after }, controller)).rejects.toThrow(/abort/);
      expect((await readFile(join(folder, journal), 'utf8')).trimEnd().split('\n')).toHaveLength(1);
      const resumed = await packInto(folder, only());
      expect([resumed.manifest.count, resumed.skippedCount]).toEqual([2, 7]);
    });
  });
});

it('a journal that cannot be written ends the import', async () => {
  everyItem();
  await within(async (folder) => {
    await mkdir(join(folder, journal));
    await expect(packInto(folder, readingOf('text', 9))).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
