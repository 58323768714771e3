import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPacked } from '../../../../main/data/open.ts';
import type { Dataset } from '../../../../shared/model/dataset.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { fixtureBytes } from '../../../helpers/fixtures.ts';
import { tone, wavFile } from '../../../helpers/recordings.ts';

let library: TestLibrary;
let folder: string;
beforeEach(async () => {
  library = await TestLibrary.create();
  folder = library.path('sounds');
});

/** Writes a WAV for each name, whose length in samples tells which it is. */
async function write(files: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, length] of Object.entries(files)) await library.write(join('sounds', name), wavFile([tone(440, length)]));
}

/** Length and class of each recording. */
async function seen(dataset: Dataset): Promise<[number, string | null][]> {
  const packed = await openPacked(library.data.folderOf(dataset.hash));
  const labels = await packed.labels();
  const items = Array.from(labels, (label, at): [number, string | null] => [packed.raw(at).values.length, packed.classes[label] ?? null]);
  await packed.close();
  return items;
}

describe('reading a folder of recordings', () => {
  it('is guessed from its files, and takes each folder as a class', async () => {
    await write({ 'yes/b.wav': 300, 'no/2.wav': 200, 'no/1.WAV': 100 });
    await library.write('sounds/yes/c.flac', await fixtureBytes('recordings/tone.flac'));
    await library.write('sounds/yes/d.mp3', await fixtureBytes('recordings/tone.mp3'));
    const dataset = await library.import(folder);
    expect(dataset).toMatchObject({
      format: 'audio-folder',
      kind: 'audio',
      count: 5,
      shape: [800],
      rate: 8000,
      classes: ['no', 'yes'],
      skipped: [],
    });
    expect(await seen(dataset)).toEqual([
      [100, 'no'],
      [200, 'no'],
      [300, 'yes'],
      [800, 'yes'],
      [800, 'yes'],
    ]);
  });

  it('is guessed where transcripts or some pictures lie beside more recordings, and not where there are more pictures', async () => {
    await write({ 'a.wav': 100, 'b.wav': 200 });
    await library.write('sounds/a.txt', 'what is said');
    await library.write('sounds/cover.png', await fixtureBytes('picture.png'));
    const dataset = await library.import(folder);
    expect(dataset).toMatchObject({ format: 'audio-folder', count: 2, classes: [] });
    expect(dataset.skipped.map(({ path }) => path)).toEqual(['a.txt', 'cover.png']);
    for (const name of ['x.png', 'y.png']) await library.write(`sounds/${name}`, await fixtureBytes('picture.png'));
    expect(await library.import(folder)).toMatchObject({ format: 'image-folder', count: 3 });
  });

  it('takes folders of domains, with classes in them', async () => {
    await write({ 'studio/yes/a.wav': 100, 'studio/no/b.wav': 200, 'street/yes/c.wav': 300, 'street/no/deep/d.wav': 400 });
    expect(await seen(await library.import(folder, { options: { domain: 'street' } }))).toEqual([
      [400, 'no'],
      [300, 'yes'],
    ]);
    expect(await library.import(folder, { options: { domain: 'street, studio' } })).toMatchObject({ count: 4, classes: ['no', 'yes'] });
    const unlabelled = await library.import(folder, { options: { domain: 'studio', classes: 'none' } });
    expect(unlabelled).toMatchObject({ count: 2, classes: [] });
  });

  it.each([
    [{ 'name-pattern': '{class}_*' }, ['3', '3', '7']],
    [{ 'name-pattern': '{class}_{domain}_*', domain: 'theo' }, ['3', '7']],
    [{ 'name-pattern': '{class}_{domain}_*', domain: 'theo,ann' }, ['3', '3', '7']],
    [{ 'name-pattern': '*_{class}_*' }, ['ann', 'theo', 'theo']],
    [{ 'name-pattern': '{class}_{domain}_*', domain: 'ann', classes: 'none' }, [null]],
    [{ 'name-pattern': '{domain}_theo_*' }, ['part', 'part']],
    [{ 'name-pattern': '{class}/*_{domain}_*', domain: 'theo' }, ['part', 'part']],
  ])('takes classes and domains from names: %j', async (options, classes) => {
    await write({ 'part/3_ann_0.wav': 100, 'part/3_theo_0.wav': 200, 'part/7_theo_10.wav': 300 });
    const items = await seen(await library.import(folder, { options }));
    expect(items.map(([, label]) => label)).toEqual(classes);
  });

  it('passes over what does not fit the name pattern', async () => {
    await write({ '3_ann_0.wav': 100, 'notes.wav': 200, 'x.y_ann_0.wav': 300 });
    const dataset = await library.import(folder, { options: { 'name-pattern': '{class}_{domain}_*' } });
    expect(dataset).toMatchObject({
      count: 2,
      classes: ['3', 'x.y'],
      skipped: [{ path: 'notes.wav', reason: 'its name does not fit the name pattern' }],
    });
  });

  it.each([
    [{ 'name-pattern': '{class}_{domain}_*', domain: 'theo, bob' }, 'bad-data', 'No file is of the domain "bob".', 'There are: ann, theo.'],
    [{ 'name-pattern': '{class}-*', domain: 'bob' }, 'bad-request', 'The name pattern "{class}-*" has no {domain}.', 'Say where'],
    [{ 'name-pattern': '{domain}-*', domain: 'bob' }, 'bad-data', 'No file is of the domain "bob".', 'No name fits'],
    [{ 'name-pattern': '{clas}_*' }, 'bad-request', 'The name pattern "{clas}_*" has {clas}, which stands for nothing.', 'Write {class}'],
    [{ 'sample-rate': 20 }, 'bad-request', 'A sample rate of 20 is too low.', 'Give at least 1000'],
  ] as const)('refuses %j', async (options, code, message, hint) => {
    await write({ '3_ann_0.wav': 100, '3_theo_0.wav': 200 });
    const error = await library.refuses(folder, { options }, code);
    expect(error.message).toBe(message);
    expect(error.hint).toContain(hint);
  });

  it('brings all to the rate that is asked for', async () => {
    await write({ 'a.wav': 800, 'b.wav': 400 });
    const dataset = await library.import(folder, { options: { 'sample-rate': 16000 } });
    expect(dataset).toMatchObject({ rate: 16000, shape: [1600] });
    expect((await seen(dataset)).map(([length]) => length)).toEqual([1600, 800]);
  });

  it('passes over what is too long or damaged, and says why', async () => {
    await write({ 'a.wav': 800, 'long.wav': 8400 });
    await library.write('sounds/bomb.flac', await fixtureBytes('recordings/silence.flac'));
    await library.write('sounds/cut.wav', wavFile([tone(440, 100)]).subarray(0, 100));
    await library.write('sounds/empty.mp3', '');
    const dataset = await library.import(folder, { options: { 'longest-seconds': 1 } });
    expect(dataset).toMatchObject({ count: 1, skippedCount: 4 });
    expect(dataset.skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'bomb.flac: 120.0 seconds or more, where recordings of up to 1 are read (see longest-seconds)',
      'cut.wav: cut off: 44 bytes of "data", where 200 were announced',
      'empty.mp3: an empty file',
      'long.wav: 1.1 seconds or more, where recordings of up to 1 are read (see longest-seconds)',
    ]);
    expect((await library.refuses(folder, { strict: true, options: { 'longest-seconds': 1 } })).message).toMatch(
      /^bomb\.flac: 120\.0 seconds/,
    );
  });

  it('refuses a folder without a recording, labels of a file, and a single recording', async () => {
    await write({ 'a.wav': 100 });
    expect((await library.refuses(folder, { labels: 'x' })).message).toMatch(/takes its labels from its folders or names, not from x/);
    expect((await library.refuses(join(folder, 'a.wav'))).message).toMatch(/a\.wav is a single recording/);
    expect((await library.refuses(join(folder, 'a.wav'), { format: 'audio-folder' })).message).toMatch(/a\.wav is a file/);
    await library.write('texts/a.txt', 'x');
    expect((await library.refuses(library.path('texts'), { format: 'audio-folder' })).message).toMatch(/holds no item that can be read/);
  });
});

describe('pictures', () => {
  it('take classes and domains from names likewise', async () => {
    for (const name of ['3_ann.png', '7_theo.png', '3_theo.png'])
      await library.write(`pictures/${name}`, await fixtureBytes('picture.png'));
    const options = { 'name-pattern': '{class}_{domain}', domain: 'theo' };
    expect(await library.import(library.path('pictures'), { options })).toMatchObject({
      format: 'image-folder',
      count: 2,
      classes: ['3', '7'],
    });
  });
});

describe('a table of recordings', () => {
  it('takes them by their paths, with labels and domains', async () => {
    await write({ 'a.wav': 100, 'deep/b.wav': 200, 'c.wav': 300 });
    const table = await library.write('sounds/table.csv', 'path,label,domain\na.wav,yes,studio\ndeep/b.wav,no,street\nc.wav,no,studio\n');
    const dataset = await library.import(table, { options: { domain: 'studio' } });
    expect(dataset).toMatchObject({ format: 'manifest', kind: 'audio', rate: 8000 });
    expect(await seen(dataset)).toEqual([
      [100, 'yes'],
      [300, 'no'],
    ]);
  });
});
