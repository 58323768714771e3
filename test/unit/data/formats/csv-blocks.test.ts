import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutIntoBlocks, withoutLines } from '../../../../main/data/formats/csv-blocks.ts';

async function* pieces(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let at = 0;
  for (const end of ends) {
    if (end > at) yield bytes.subarray(at, end);
    at = Math.max(at, end);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function joined(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

const cuts = fc.array(fc.nat(10_000), { maxLength: 8 });
const lines = fc.array(fc.stringMatching(/^[a-z,]{0,8}$/), { maxLength: 12 });

describe('blocks of a text', () => {
  it('and what is left are the text, cut where lines end, and no quote is in a block', async () => {
    const pads = fc.array(fc.nat(1_500_000), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lines, pads, fc.boolean(), cuts, async (some, long, quoted, places) => {
        const text = [...long.map((length) => 'x'.repeat(length)), ...some, ...(quoted ? ['"a\nb"', 'end'] : []), ''].join('\n');
        const { blocks, rest } = cutIntoBlocks(
          pieces(
            text,
            places.map((place) => place * 400),
          ),
        );
        let before = '';
        for await (const block of blocks) {
          const part = Buffer.from(block).toString();
          expect(part.endsWith('\n')).toBe(true);
          expect(part.includes('"')).toBe(false);
          before += part;
        }
        expect(before + (await joined(rest() ?? nothing()))).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('end their last line where it has no end', async () => {
    const { blocks, rest } = cutIntoBlocks(pieces('1,2\n3,4', [2]));
    expect(await joined(blocks)).toBe('1,2\n3,4\n');
    expect(rest()).toBeNull();
  });
});

describe('a text without its first lines', () => {
  it('is the rest, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.nat(14), cuts, async (all, count, places) => {
        const text = all.join('\n');
        expect(await joined(withoutLines(pieces(text, places), count))).toBe(all.slice(count).join('\n'));
      }),
    );
  });

  it('has no byte order mark', async () => {
    expect(await joined(withoutLines(pieces('\ufeff1\n2', []), 0))).toBe('1\n2');
    expect(await joined(withoutLines(pieces('\ufeff1\n2', []), 1))).toBe('2');
  });
});
