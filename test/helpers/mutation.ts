import fc from 'fast-check';

// Without bias: the first bytes alone would be hit most of the time.
const place = fc.noBias(fc.nat(0xfffff)).map((number) => number / 0x100000);
/** A few changes, each at a fraction of the file's length: a bit turned, a piece cut out, bytes put in, the end cut off. */
export const changes = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('flip' as const), place, bit: fc.nat(7) }) },
    fc.record({ kind: fc.constant('cut' as const), place, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('insert' as const), place, bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }) }),
    fc.record({ kind: fc.constant('end' as const), place }),
  ),
  { minLength: 1, maxLength: 3 },
);
export type Change = { place: number } & (
  { kind: 'flip'; bit: number } | { kind: 'cut'; length: number } | { kind: 'insert'; bytes: Uint8Array } | { kind: 'end' }
);

export function mutate(content: Buffer, list: readonly Change[]): Buffer {
  return list.reduce((file: Buffer, change) => {
    const at = Math.floor(change.place * file.length);
    const [before, after] = [file.subarray(0, at), file.subarray(at)];
    if (change.kind === 'end') return before;
    if (change.kind === 'cut') return Buffer.concat([before, after.subarray(change.length)]);
    if (change.kind === 'insert') return Buffer.concat([before, change.bytes, after]);
    return Buffer.concat([before, after.subarray(0, 1).map((byte) => byte ^ (1 << change.bit)), after.subarray(1)]);
  }, content);
}
