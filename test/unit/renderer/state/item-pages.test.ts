import { describe, expect, it } from 'vitest';
import { ItemPages } from '../../../../renderer/state/item-pages.ts';
import type { Sample } from '../../../../shared/model/dataset.ts';

const sample = (index: number): Sample => ({ index, label: null, image: null, values: null, text: String(index), audio: null });

/** Pages of a list whose answers wait until they are let go. */
function openPages() {
  const asked: number[] = [];
  const waiting = new Map<number, { answer: () => void; refuse: (error: Error) => void }>();
  const pages = new ItemPages((offset, count) => {
    asked.push(offset);
    return new Promise((resolve, refuse) => {
      const answer = (): void => resolve(Array.from({ length: count }, (_, at) => sample(offset + at)));
      waiting.set(offset, { answer, refuse });
    });
  });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const answer = async (offset: number): Promise<void> => {
    waiting.get(offset)?.answer();
    await settled();
  };
  const refuse = async (offset: number): Promise<void> => {
    waiting.get(offset)?.refuse(new Error('no'));
    await settled();
  };
  return { pages, asked, answer, refuse };
}

describe('pages of items', () => {
  it('are asked for once, two at a time, and hold the items at their positions', async () => {
    const { pages, asked, answer } = openPages();
    pages.want(40, 130);
    expect(asked).toEqual([32, 64]);
    expect(pages.at(70)).toBeUndefined();
    await answer(64);
    pages.want(41, 131);
    expect(asked).toEqual([32, 64, 96]);
    await answer(32);
    await answer(96);
    expect(asked).toEqual([32, 64, 96, 128]);
    expect([40, 63, 64, 127].map((position) => pages.at(position)?.index)).toEqual([40, 63, 64, 127]);
  });

  it('that were scrolled past are never asked for', async () => {
    const { pages, asked, answer } = openPages();
    for (let first = 0; first < 64_000; first += 320) pages.want(first, first + 64);
    pages.want(64_000, 64_064);
    expect(asked).toEqual([0, 32]);
    await answer(0);
    await answer(32);
    expect(asked).toEqual([0, 32, 64_000, 64_032]);
  });

  it('stay for a while, and not for ever', async () => {
    const { pages, asked, answer } = openPages();
    for (let first = 0; first < 320; first += 32) {
      pages.want(first, first + 32);
      await answer(first);
    }
    pages.want(0, 32);
    expect(asked).toHaveLength(10);
    for (let first = 320; first < 3200; first += 32) {
      pages.want(first, first + 32);
      await answer(first);
    }
    expect(pages.at(0)).toBeUndefined();
    expect(pages.at(3199)?.index).toBe(3199);
    pages.want(0, 32);
    expect(asked.at(-1)).toBe(0);
  });

  it('that cannot be read say why, and are tried again when they come back', async () => {
    const { pages, asked, answer, refuse } = openPages();
    pages.want(0, 64);
    await refuse(0);
    expect([pages.at(3), pages.problem?.message]).toEqual([null, 'no']);
    await answer(32);
    pages.want(0, 64);
    expect(asked).toEqual([0, 32]);
    pages.want(32, 64);
    expect(pages.problem).toBeNull();
    pages.want(0, 64);
    expect(asked).toEqual([0, 32, 0]);
    pages.want(32, 64);
    await refuse(0);
    expect(pages.problem).toBeNull();
  });
});
