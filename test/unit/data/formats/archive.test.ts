import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { counting, npyFile, npzFile } from '../../../helpers/array-files.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { fixture, fixtureBytes, grey, named } from '../../../helpers/fixtures.ts';
import { tone, wavFile } from '../../../helpers/recordings.ts';
import { greyPng } from '../../../helpers/pixels.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

/** A tar archive of members whose headers are given as they stand. */
async function tarFile(members: readonly (Partial<Header> & { name: string; content?: Uint8Array | string })[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of members) archive.entry(header, Buffer.from(content ?? ''));
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

const unpackedFolders = async (): Promise<string[]> => (await readdir(tmpdir())).filter((name) => name.startsWith('isthmus-archive-'));

describe('reading archives', () => {
  it.each(['photos.zip', 'photos.tar', 'photos.tgz'])(
    'takes the folders in %s as classes, without the one that holds them',
    async (name) => {
      const dataset = await library.import(fixture(name));
      expect(dataset).toMatchObject({ format: 'archive', kind: 'image', count: 5, classes: ['ant', 'bee', 'cat'], classCounts: [2, 2, 1] });
      const items = await library.items(dataset);
      const expected = named.map((label, at) => ({ shape: [4, 6, 1], values: grey(at), label }));
      expect(items).toHaveLength(5);
      expect(items).toEqual(expect.arrayContaining(expected));
      expect(dataset.skipped).toEqual([{ path: 'readme.txt', reason: 'lies beside the folders of the classes, in none of them' }]);
    },
  );

  it('gives the same data set as the folder would', async () => {
    const [one, two] = [await greyPng(2, 1), await greyPng(2, 2)];
    await library.write('set/cat/b.png', two);
    await library.write('set/cat/a.png', one);
    await library.write('set/dog/c.png', one);
    const zip = zipSync({ 'dog/c.png': one, 'cat/b.png': two, 'cat/a.png': one });
    expect((await library.import(await library.write('set.zip', zip))).hash).toBe((await library.import(library.path('set'))).hash);
  });

  it('takes one folder of classes, one class alone, or no labels', async () => {
    const [one, two] = [await greyPng(2, 1), await greyPng(2, 2)];
    const zip = await library.write(
      'domains.zip',
      zipSync({ 'art/cat/1.png': one, 'art/dog/1.png': two, 'photo/cat/1.png': two, '.hidden/x.png': one }),
    );
    expect(await library.import(zip, { options: { inside: 'art/' } })).toMatchObject({ count: 2, classes: ['cat', 'dog'] });
    expect(await library.import(zip, { options: { inside: 'art', classes: 'none' } })).toMatchObject({ count: 2, classes: [] });
    const error = await library.refuses(zip, { options: { inside: 'sketch' } });
    expect(error).toMatchObject({ message: `${zip} has no "sketch" inside.`, hint: 'It has: art, photo.' });
    expect(await library.stored('one.zip', zipSync({ 'cat/1.png': one }))).toEqual([
      { shape: [2, 2, 1], values: [1, 1, 1, 1], label: 'cat' },
    ]);
  });

  it('takes a flat folder inside without labels, and names that begin with a dot', async () => {
    const one = await greyPng(2, 1);
    const zip = await library.write('set.zip', zipSync({ 'deep/flat/1.png': one, 'deep/other/cat/1.png': one }));
    expect(await library.import(zip, { options: { inside: 'deep/flat' } })).toMatchObject({ count: 1, classes: [] });
    expect(await library.import(zip, { options: { inside: 'deep/other' } })).toMatchObject({ count: 1, classes: ['cat'] });
    const dotted = await library.write('dotted.zip', zipSync({ './cat/1.png': one, './dog/2.png': one }));
    expect(await library.import(dotted)).toMatchObject({ count: 2, classes: ['cat', 'dog'] });
  });

  it('passes over pictures that cannot be read', async () => {
    const path = await library.write(
      'set.tar',
      await tarFile([
        { name: './a.png', content: await greyPng(2, 1) },
        { name: './b.png', content: 'no' },
      ]),
    );
    expect((await library.import(path)).skipped).toEqual([
      { path: `${path}, b.png`, reason: 'not a PNG, JPEG, WebP, BMP, TIFF or GIF image' },
    ]);
    await library.refuses(path, { strict: true });
  });

  it.each(['table.zip', 'table.tar.gz'])('reads the table in %s, with its options, and leaves nothing behind', async (name) => {
    const before = await unpackedFolders();
    expect(await library.items(await library.import(fixture(name)))).toEqual([
      { shape: [2], values: [1, 2], label: 'x' },
      { shape: [2], values: [3, 4], label: 'y' },
    ]);
    const dataset = await library.import(fixture(name), { options: { 'image-shape': '1x2', maximum: 4 } });
    expect(dataset).toMatchObject({ kind: 'image', shape: [1, 2, 1] });
    expect(await unpackedFolders()).toEqual(before);
  });

  it('reads one of several files, of formats that are not read from front to back too', async () => {
    const x = npyFile([3, 2], counting(6));
    const path = await library.write(
      'all.zip',
      zipSync({ 'readme.md': strToU8('hello'), 'a.npz': npzFile({ x }), 'b.parquet': await fixtureBytes('lists.parquet') }),
    );
    expect((await library.refuses(path)).message).toBe(`${path} holds several files: a.npz, b.parquet.`);
    expect(await library.import(path, { options: { inside: 'a.npz' } })).toMatchObject({ count: 3, shape: [2] });
    expect(await library.import(path, { options: { inside: 'b.parquet' } })).toMatchObject({ count: 5, shape: [4] });
  });

  it('names archive and file where the file cannot be read', async () => {
    const before = await unpackedFolders();
    const path = await library.write('bad.zip', zipSync({ 'deep/bad.csv': strToU8('a,b\n1,2\n3\n') }));
    expect((await library.refuses(path)).message).toBe(`${path}, deep/bad.csv, line 3: 1 cells, where the first row has 2.`);
    expect(await unpackedFolders()).toEqual(before);
  });

  it.each([
    ['a link', [{ name: 'a/1.png', type: 'symlink' as const, linkname: '/etc/passwd' }], /"a\/1\.png" is a link/],
    ['a hard link', [{ name: 'a/1.png', type: 'link' as const, linkname: 'a/2.png' }], /is a link/],
    ['a device', [{ name: 'a/1.png', type: 'character-device' as const }], /is not a file/],
    ['a name that leaves the archive', [{ name: '../a.png', content: 'x' }], /"\.\.\/a\.png" leads out of the archive/],
    ['a name that leaves it by backslashes', [{ name: 'a\\..\\..\\b.png', content: 'x' }], /leads out of the archive/],
    ['an absolute name', [{ name: '/etc/a.png', content: 'x' }], /leads out of the archive/],
    ['a drive', [{ name: 'c:/a.png', content: 'x' }], /leads out of the archive/],
    [
      'two of one name',
      [
        { name: 'a.png', content: 'x' },
        { name: './a.png', content: 'y' },
      ],
      /is there twice/,
    ],
    ['no files', [{ name: 'a/', type: 'directory' as const }], /is an archive without files/],
    [
      'files of no known format',
      [
        { name: 'a.doc', content: 'x' },
        { name: 'b.doc', content: 'x' },
      ],
      /neither pictures nor recordings nor a file of a known format: a\.doc, b\.doc/,
    ],
    ['an archive in an archive', [{ name: 'a.zip', content: zipSync({ 'a.csv': strToU8('1,2') }) }], /a\.zip is of no known format/],
  ])('refuses %s', async (_, members, message) => {
    const error = await library.refuses(await library.write('set.tar', await tarFile(members)));
    expect(error.message).toContain('set.tar');
    expect(error.message).toMatch(message);
  });

  it.each([
    ['a link', zipSync({ 'a.png': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }), /"a\.png" is a link/],
    ['a name that leaves the archive', zipSync({ '../a.png': strToU8('x') }), /not a readable zip archive: .*\.\.\/a\.png/],
    ['an absolute name', zipSync({ '/a.png': strToU8('x') }), /not a readable zip archive: absolute path/],
  ])('refuses %s in a zip archive', async (_, content, message) => {
    expect((await library.refuses(await library.write('set.zip', content))).message).toMatch(message);
  });

  it('of recordings are read as their folder would be', async () => {
    const [short, long] = [wavFile([tone(440, 100)]), wavFile([tone(440, 200)])];
    const zip = zipSync({
      'all/studio/yes.wav': short,
      'all/street/yes.wav': long,
      'all/street/no.wav': short,
      'all/street/x.mp3': strToU8('x'),
    });
    const options = { 'name-pattern': '{domain}/{class}', domain: 'street', 'sample-rate': 16000 };
    const dataset = await library.import(await library.write('set.zip', zip), { options });
    expect(dataset).toMatchObject({ format: 'archive', kind: 'audio', count: 2, rate: 16000, shape: [400], classes: ['no', 'yes'] });
    expect(dataset.skipped).toEqual([{ path: `${library.path('set.zip')}, all/street/x.mp3`, reason: 'not a WAV, FLAC or MP3 file' }]);
    const members = [
      { name: 'yes/1.wav', content: short },
      { name: 'no/2.wav', content: long },
    ];
    expect(await library.import(await library.write('set.tar', await tarFile(members)))).toMatchObject({
      shape: [200],
      classes: ['no', 'yes'],
    });
  });

  it('refuses archives that unpack to far too much', async () => {
    const zip = Buffer.from(zipSync({ 'a.csv': strToU8('x') }));
    zip.writeUInt32LE(300 << 20, zip.indexOf('PK\x01\x02', 'latin1') + 24);
    expect((await library.refuses(await library.write('bomb.zip', zip))).message).toMatch(/bomb\.zip looks like a decompression bomb/);
    const tar = await tarFile([{ name: 'a.csv', content: 'x' }]);
    const sum = (): number => tar.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    tar.write((300 << 20).toString(8).padStart(11, '0'), 124, 'latin1');
    tar.write(sum().toString(8).padStart(6, '0'), 148, 'latin1');
    expect((await library.refuses(await library.write('bomb.tgz', gzipSync(tar)))).message).toMatch(
      /bomb\.tgz looks like a decompression bomb/,
    );
  });

  it('refuses archives that are cut off', async () => {
    for (const name of ['photos.zip', 'photos.tar', 'photos.tgz']) {
      const whole = await fixtureBytes(name);
      const path = await library.write(`cut-${name}`, whole.subarray(0, Math.floor(whole.length / 6) + 30));
      expect((await library.refuses(path, { format: 'archive' })).message).toMatch(
        /cut-photos\.\w+ is (not a readable|damaged or cut off)/,
      );
    }
  });
});
