import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { decodeAudioBytes } from '../../../main/data/audio/decode.ts';
import { freeBytes } from '../../../main/data/library.ts';
import { removeLeftovers } from '../../../main/data/packed/incoming.ts';
import { datasetSchema } from '../../../shared/model/dataset.ts';
import { counting, idxFile, npyFile, npzFile } from '../../helpers/array-files.ts';
import { failureOf, TestLibrary } from '../../helpers/data-library.ts';
import { wavFile } from '../../helpers/recordings.ts';
import { greyPng, picture } from '../../helpers/pixels.ts';

const ids = [
  'audio-folder',
  'text-folder',
  'image-folder',
  'idx',
  'npy',
  'npz',
  'parquet',
  'matlab',
  'hdf5',
  'jsonl',
  'manifest',
  'svmlight',
  'csv',
  'archive',
];

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const images = [3, 2, 4];
const pixels = counting(24, 11);

describe('importing', () => {
  it('answers a whole record, and packs into a folder named by the content', async () => {
    const path = await library.write('images.npy', npyFile(images, pixels));
    const dataset = await library.import(path, { name: 'digits', labels: await library.write('labels', 'b\na\nb\n') });
    expect(datasetSchema.parse(dataset)).toEqual(dataset);
    expect(dataset).toMatchObject({ name: 'digits', origin: path, format: 'npy', count: 3, classes: ['a', 'b'], classCounts: [1, 2] });
    expect(await library.names()).toEqual([dataset.hash]);
    expect((await readdir(library.data.folderOf(dataset.hash))).sort()).toEqual([
      'findings.json',
      'items.bin',
      'labels.bin',
      'manifest.json',
    ]);
    expect(dataset.bytes).toBe(24 + 12);
  });

  it('gives the same content the same hash and folder, whatever its path, format and packing', async () => {
    const files: [string, Buffer][] = [
      ['one/images.idx', idxFile(images, pixels)],
      ['other/place/images.idx', idxFile(images, pixels)],
      ['images.idx.gz', gzipSync(idxFile(images, pixels))],
      ['images.npy', npyFile(images, pixels)],
      ['images.npz', npzFile({ x: npyFile(images, pixels) }, true)],
    ];
    const labels = await library.write('labels.txt', '1\n2\n1\n');
    const hashes = new Set<string>();
    for (const [name, content] of files) hashes.add((await library.import(await library.write(name, content), { labels })).hash);
    expect(hashes.size).toBe(1);
    expect(await library.names()).toEqual([...hashes]);
  });

  it('gives another hash to other values, labels, shapes, columns or brightness', async () => {
    const hash = async (content: Buffer | string, wishes = {}): Promise<string> =>
      (await library.import(await library.write('file', content), wishes)).hash;
    const labels = await library.write('labels.txt', '1\n2\n1\n');
    const others = await library.write('others.txt', '1\n1\n2\n');
    const hashes = [
      await hash(npyFile(images, pixels)),
      await hash(npyFile(images, pixels), { labels }),
      await hash(npyFile(images, pixels), { labels: others }),
      await hash(npyFile(images, pixels), { options: { maximum: 300 } }),
      await hash(npyFile(images, pixels.with(5, 99))),
      await hash(npyFile([3, 4, 2], pixels)),
      await hash(npyFile([3, 8], pixels)),
      await hash('a,b\n1,2\n'),
      await hash('a,c\n1,2\n'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('gives a folder of pictures the same hash, in whatever order they were written', async () => {
    const names = ['b/2', 'a/1', 'C/3', 'a/0'];
    const write = async (folder: string, order: string[]): Promise<string> => {
      for (const name of order) await library.write(`${folder}/${name}.png`, await greyPng(2, names.indexOf(name)));
      return (await library.import(library.path(folder))).hash;
    };
    expect(await write('second', names.toReversed())).toBe(await write('first', names));
  });

  it('takes the brightness that is given, or the usual one for what it sees', async () => {
    const brightest = async (content: Buffer, options = {}): Promise<string> => {
      const dataset = await library.import(await library.write('file.npy', content), { options });
      const [sample] = await library.data.samples(dataset, 0, 1);
      const png = Buffer.from(sample?.image?.split(',')[1] ?? '', 'base64');
      return (await sharp(png).toColourspace('b-w').raw().toBuffer()).join(' ');
    };
    const square = [1, 2, 2];
    expect(await brightest(npyFile(square, [0, 0.2, 0.6, 1], { type: '<f4' }))).toBe('0 51 153 255');
    expect(await brightest(npyFile(square, [0, 2, 100, 255]))).toBe('0 2 100 255');
    expect(await brightest(npyFile(square, [0, 257, 25700, 65535], { type: '<u2' }))).toBe('0 1 100 255');
    expect(await brightest(npyFile(square, [0, 1, 1, 0], { type: '|b1' }))).toBe('0 255 255 0');
    expect(await brightest(npyFile(square, [0, 4, 8, 16]), { maximum: 16 })).toBe('0 64 128 255');
    expect(await brightest(npyFile(square, [-5, 300, 600, 99], { type: '<f4' }), { maximum: 600 })).toBe('0 128 255 42');
  });

  it('refuses what no format fits, and says how it begins', async () => {
    const strange = await library.refuses(await library.write('strange', Buffer.from([1, 2, 3, 4, 5])));
    expect(strange.message).toMatch(/strange is of no known format: it begins with 01020304/);
    expect(strange.hint).toBe(`The formats are: ${ids.join(', ')}.`);
    expect((await library.refuses(await library.write('empty', ''))).message).toMatch(/it begins with nothing, being empty/);
    expect((await library.refuses(library.path('nowhere'))).message).toMatch(/nowhere does not exist/);
    expect((await library.refuses(library.path('x'.repeat(5000)))).message).toMatch(/x does not exist/);
  });

  it('refuses formats and options that there are not, or that do not fit', async () => {
    const path = await library.write('file.npy', npyFile(images, pixels));
    expect((await library.refuses(path, { format: 'netcdf' }, 'bad-request')).hint).toMatch(/audio-folder, text-folder, image-folder, idx/);
    expect((await library.refuses(path, { options: { colour: 1 } }, 'bad-request')).hint).toBe(
      'Its options are: image-shape, maximum, label-kind.',
    );
    expect((await library.refuses(path, { options: { maximum: -1 } }, 'bad-request')).hint).toMatch(/a number from 0 to/);
    expect((await library.refuses(path, { format: 'image-folder' })).message).toMatch(/file\.npy is a file/);
    await mkdir(library.path('folder'));
    expect((await library.refuses(library.path('folder'), { format: 'csv' })).message).toMatch(/folder is a folder/);
  });
});

describe('a library', () => {
  it('shows the first characters of texts, none cut in two', async () => {
    await library.write('texts/a.txt', `${'ü😀'.repeat(200)}`);
    await library.write('texts/b.txt', 'short');
    const samples = await library.data.samples(await library.import(library.path('texts')), 0, 9);
    expect(samples).toEqual([
      { index: 0, label: null, image: null, values: null, text: 'ü😀'.repeat(150), audio: null },
      { index: 1, label: null, image: null, values: null, text: 'short', audio: null },
    ]);
  });

  it('shows samples as pictures or as rows, as many as there are', async () => {
    const grey = await library.import(await library.write('grey.npy', npyFile(images, pixels)), {
      labels: await library.write('labels', 'b\na\nb\n'),
    });
    const samples = await library.data.samples(grey, 1, 10);
    expect(samples.map(({ index, label, values }) => ({ index, label, values }))).toEqual([
      { index: 1, label: 'a', values: null },
      { index: 2, label: 'b', values: null },
    ]);
    const png = Buffer.from(samples[0]?.image?.replace('data:image/png;base64,', '') ?? '', 'base64');
    const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    expect([info.height, info.width, ...data]).toEqual([2, 4, ...pixels.slice(8, 16)]);
    expect(await library.data.samples(grey, 3, 10)).toEqual([]);
    const ofClass = async (name: string, offset: number, count: number) =>
      (await library.data.samples(grey, offset, count, { ofClass: name })).map(({ index }) => index);
    expect([await ofClass('b', 0, 9), await ofClass('b', 1, 9), await ofClass('b', 0, 1), await ofClass('a', 1, 9)]).toEqual([
      [0, 2],
      [2],
      [0],
      [],
    ]);
    expect((await failureOf(library.data.samples(grey, 0, 1, { ofClass: 'z' }))).message).toBe('There is no class z.');

    const table = await library.import(await library.write('table.csv', 'a,b\n1,2\n3,-0.5\n'));
    expect(await library.data.samples(table, 1, 1)).toEqual([
      { index: 1, label: null, image: null, values: [3, -0.5], text: null, audio: null },
    ]);
  });

  it('shows recordings as outlines, with their first seconds', async () => {
    const quiet = new Array<number>(24_000).fill(0.25);
    const path = await library.write('sounds/a.wav', wavFile([[...quiet, ...quiet.map((_, at) => (at === 9 ? -1 : 0))]]));
    const sounds = await library.import(join(path, '..'));
    expect((await library.data.samples(sounds, 0, 9))[0]?.audio).toMatchObject({ seconds: 6, wav: null });
    const [sample] = await library.data.samples(sounds, 0, 9, { sounds: true });
    expect(sample).toMatchObject({ index: 0, image: null, values: null, audio: { seconds: 6 } });
    expect(sample?.audio?.envelope).toEqual([...new Array<number>(32).fill(0.25), 1, ...new Array<number>(31).fill(0)]);
    const wav = Buffer.from(sample?.audio?.wav?.replace('data:audio/wav;base64,', '') ?? '', 'base64');
    const { values, rate } = await decodeAudioBytes(wav, 'sample', 60);
    expect([values.length, rate, values[0], values[24_009]]).toEqual([40_000, 8000, 0.25, -1]);
  });

  it('shows pictures of unlike sizes in their own sizes and colours', async () => {
    await library.write('pictures/a.png', await greyPng(3, 7));
    await library.write('pictures/b.png', await picture(1, 2, [1, 2, 3, 4, 5, 6]).png().toBuffer());
    const samples = await library.data.samples(await library.import(library.path('pictures')), 0, 9);
    const sizes = samples.map(async ({ image }) => {
      const { width, height } = await sharp(Buffer.from(image?.split(',')[1] ?? '', 'base64')).metadata();
      return [height, width];
    });
    expect(await Promise.all(sizes)).toEqual([
      [3, 3],
      [1, 2],
    ]);
  });

  it('removes what it is told to, and only that', async () => {
    const one = await library.import(await library.write('one.csv', 'a,b\n1,2\n'));
    const two = await library.import(await library.write('two.csv', 'a,b\n3,4\n'));
    await library.data.remove(one.hash);
    await library.data.remove(one.hash);
    expect(await library.names()).toEqual([two.hash]);
    expect((await failureOf(library.data.samples(one, 0, 1))).code).toBe('library-damaged');
  });

  it('clears away what a killed import left, and makes its folder', async () => {
    await removeLeftovers(library.folder);
    expect(await library.names()).toEqual([]);
    const dataset = await library.import(await library.write('one.csv', 'a,b\n1,2\n'));
    await mkdir(join(library.folder, '.incoming-killed'));
    await writeFile(join(library.folder, '.incoming-killed', 'items.bin'), 'half');
    await removeLeftovers(library.folder);
    expect(await library.names()).toEqual([dataset.hash]);
  });

  it('tells how much is free, or that its folder is gone', async () => {
    await mkdir(library.folder, { recursive: true });
    expect(await freeBytes(library.folder)).toBeGreaterThan(0);
    expect((await failureOf(freeBytes(library.path('nowhere')))).message).toMatch(/nowhere does not exist/);
  });

  it('names every format with its options', () => {
    expect(library.data.formats.map((format) => format.id)).toEqual(ids);
    for (const { title, description } of library.data.formats) expect(title && description).not.toBe('');
  });
});
