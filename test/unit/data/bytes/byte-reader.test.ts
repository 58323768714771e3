import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../../main/data/bytes/byte-reader.ts';
import { failureOf } from '../../../helpers/data-library.ts';

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const bytes = Uint8Array.from({ length: 500 }, (_, at) => at % 256);

describe('taking bytes from a stream', () => {
  it('gives exactly what was asked for, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 12 }),
        async (sizes, lengths) => {
          const reader = new ByteReader(chunked(bytes, sizes), 'stream');
          let at = 0;
          for (const length of lengths) {
            if (at + length > bytes.length) break;
            expect(Buffer.compare(await reader.exactly(length), bytes.subarray(at, at + length))).toBe(0);
            at += length;
          }
        },
      ),
    );
  });

  it('says where an early end is, and where something follows', async () => {
    const short = new ByteReader(chunked(bytes, [64]), 'stream');
    await short.exactly(400);
    const error = await failureOf(short.exactly(101));
    expect(error.message).toBe('stream is cut off: it ends after 500 bytes, where at least 501 were announced.');
    expect(error.details).toEqual({ path: 'stream', position: 500 });

    const long = new ByteReader(chunked(bytes, [100]), 'stream');
    await long.exactly(400);
    expect((await failureOf(long.end())).message).toBe('stream goes on after its 400 announced bytes.');
    const whole = new ByteReader(chunked(bytes, [100]), 'stream');
    await whole.exactly(500);
    await whole.end();
  });

  it('lets go of the stream when it is closed', async () => {
    let open = true;
    async function* stream(): AsyncGenerator<Uint8Array> {
      try {
        yield* chunked(bytes, [10]);
      } finally {
        open = false;
      }
    }
    const reader = new ByteReader(stream(), 'stream');
    await reader.exactly(5);
    await reader.close();
    expect(open).toBe(false);
  });
});
