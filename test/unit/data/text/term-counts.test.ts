import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { TermCounts } from '../../../../main/data/text/term-counts.ts';
import { wordsOf } from '../../../../main/data/text/words.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('counting in how many texts terms are', () => {
  it('counts a term once for each text', () => {
    const counts = new TermCounts();
    for (const words of [['b', 'a', 'b'], ['b'], [], ['c', 'b']]) counts.add(words);
    expect(counts.commonest(2)).toEqual([
      ['b', 3],
      ['a', 1],
    ]);
  });

  it('forgets the rarest when there are too many, and always the same ones', () => {
    const counted = (): TermCounts => {
      const counts = new TermCounts(100);
      for (let at = 0; at < 5000; at++) {
        counts.add(['often', ...(at % 3 === 0 ? ['third'] : []), ...(at % 10 === 0 ? ['tenth'] : []), `once${at}`]);
        expect(counts.size).toBeLessThanOrEqual(100);
      }
      return counts;
    };
    expect(counted().commonest(3)).toEqual([
      ['often', 5000],
      ['third', 1667],
      ['tenth', 500],
    ]);
    expect(counted().commonest(100)).toEqual(counted().commonest(100));
  });

  it('keeps no text in memory for the sake of a word of it', () => {
    const counts = new TermCounts();
    const count = (from: number, to: number): void => {
      for (let at = from; at < to; at++) counts.add(wordsOf(`remarkableword${at} ${'ü'.repeat(500_000)}`));
    };
    count(0, 5);
    collect();
    const before = process.memoryUsage().heapUsed;
    count(5, 105);
    collect();
    // A hundred texts of a megabyte each.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
    expect(counts.size).toBe(105);
  });
});
