import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkRatio, openBytes, readUnpackedHead } from '../../../../main/data/bytes/open-bytes.ts';
import { counting, idxFile, npyFile, npzFile, rawNpy } from '../../../helpers/array-files.ts';
import { failureOf, TestLibrary } from '../../../helpers/data-library.ts';

const mebibyte = 1 << 20;

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

/** Changes what the directory of an archive of one member says of its unpacked length. */
function announcing(archive: Buffer, length: number): Buffer {
  const directory = archive.indexOf('PK\x01\x02');
  archive.writeUInt32LE(length, directory + 24);
  return archive;
}

describe('decompression bombs', () => {
  it('are refused in gzip while they unpack, before they fill anything', async () => {
    // Members follow one another in gzip: 20 KiB, repeated, unpack to 320 MiB.
    const member = gzipSync(Buffer.alloc(16 * mebibyte), { level: 9 });
    const path = await library.write('bomb.gz', Buffer.concat(new Array<Buffer>(20).fill(member)));
    const { chunks, size } = await openBytes(path, new AbortController().signal);
    let unpacked = 0;
    const error = await failureOf(
      (async () => {
        for await (const chunk of chunks) unpacked += chunk.length;
      })(),
    );
    expect(error.message).toMatch(new RegExp(`bomb\\.gz looks like a decompression bomb: ${size} bytes would unpack to`));
    expect(error.hint).toMatch(/unpack it yourself/);
    expect(unpacked).toBeLessThanOrEqual(256 * mebibyte);
  });

  it.each([
    ['an IDX', idxFile([100_000, 100, 100], [])],
    ['an NPY', npyFile([100_000, 100, 100], [])],
    ['an NPY with more than can be counted', rawNpy([10 ** 15, 10 ** 15, 9], Buffer.alloc(0), { type: '<f8' })],
  ])('are refused by what the header of %s announces', async (_, content) => {
    const path = await library.write('bomb.gz', gzipSync(content));
    expect((await library.refuses(path)).message).toMatch(/bomb\.gz looks like a decompression bomb/);
  });

  it('are refused in NPZ by what its directory announces, or when it lies', async () => {
    const x = npyFile([64, 8, 8], counting(4096, 37));
    const honest = await library.write('bomb.npz', announcing(npzFile({ x }, true), 0xfff00000));
    expect((await library.refuses(honest)).message).toMatch(/bomb\.npz, x\.npy looks like a decompression bomb: \d+ bytes.* 4293918720/);
    const lying = await library.write('lying.npz', announcing(npzFile({ x }, true), 200));
    expect((await library.refuses(lying)).message).toMatch(/lying\.npz/);
  });

  it('are not seen in what merely packs well', async () => {
    const blank = npyFile([200, 128, 128], new Uint8Array(200 * 128 * 128));
    expect(await library.import(await library.write('blank.npy.gz', gzipSync(blank)))).toMatchObject({ count: 200, shape: [128, 128, 1] });
    expect(await library.import(await library.write('blank.npz', npzFile({ x: blank }, true)))).toMatchObject({ count: 200 });
    expect(() => checkRatio('x', 2 * mebibyte, 400 * mebibyte)).not.toThrow();
    expect(() => checkRatio('x', mebibyte, 400 * mebibyte)).toThrow(/decompression bomb/);
  });

  it('give no more of their beginning than is asked for', async () => {
    const path = await library.write('zeros.gz', gzipSync(Buffer.alloc(16 * mebibyte), { level: 9 }));
    expect(await readUnpackedHead(path, 5000)).toEqual(Buffer.alloc(5000));
  });
});

describe('the beginning of a packed file', () => {
  it('is read whether the rest is whole or not', async () => {
    const text = 'a,b\n'.repeat(50);
    const packed = gzipSync(text);
    const head = async (content: Uint8Array, length = 4096): Promise<string> =>
      (await readUnpackedHead(await library.write('head.gz', content), length)).toString();
    expect(await head(packed)).toBe(text);
    expect(await head(packed, 8)).toBe('a,b\na,b\n');
    const damaged = Buffer.from(packed).fill(0, packed.length - 8);
    expect(await head(damaged)).toBe(text);
    expect(await head(Buffer.from(text))).toBe(text);
  });

  it('says that a file is damaged when nothing of it can be unpacked', async () => {
    const path = await library.write('head.gz', Buffer.concat([Buffer.of(0x1f, 0x8b, 9), Buffer.alloc(40)]));
    expect((await failureOf(readUnpackedHead(path, 4096))).message).toMatch(/head\.gz is damaged or cut off/);
  });
});
