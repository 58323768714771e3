import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openInputs } from '../../../main/data/inputs.ts';
import type { ItemInput } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { counting, idxFile, npyFile, npzFile } from '../../helpers/array-files.ts';
import { failureOf, TestLibrary } from '../../helpers/data-library.ts';
import { tone, wavFile } from '../../helpers/recordings.ts';
import { greyPng } from '../../helpers/pixels.ts';

const grey: ItemInput = { kind: 'image', height: 2, width: 2, channels: 1, mean: [0], deviation: [1] };
const colour: ItemInput = { ...grey, height: 1, width: 1, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] };
const terms: ItemInput = { kind: 'text', encoding: 'terms', terms: ['red', 'green'], weights: [1, 1], length: 0 };
const table: ItemInput = { kind: 'table', columns: ['b', 'a'], mean: [0, 1], deviation: [1, 2] };

let files: TestLibrary;
beforeEach(async () => {
  files = await TestLibrary.create();
});

/** Names and values of what a model would be fed. */
async function opened(paths: readonly string[], spec: ItemInput, maximum = 255): Promise<[string, number[]][]> {
  const inputs: [string, number[]][] = [];
  for await (const input of openInputs(paths, spec, maximum, new AbortController().signal)) {
    const into = new Float32Array(inputShape(spec).reduce((product, side) => product * side, 1));
    input.prepare(spec, into, 0);
    inputs.push([input.name, Array.from(into, (value) => Math.round(value * 1e4) / 1e4)]);
  }
  return inputs;
}

describe('items to predict', () => {
  it('are pictures, and pictures of folders, with or without classes, one path after the other', async () => {
    const one = await files.write('one.PNG', await greyPng(4, 51));
    await files.write('folder/b/x.png', await greyPng(2, 102));
    await files.write('folder/a/y.png', await greyPng(2, 255));
    const folder = files.path('folder');
    expect(await opened([one, folder, one], grey)).toEqual([
      [one, [0.2, 0.2, 0.2, 0.2]],
      [join(folder, 'a/y.png'), [1, 1, 1, 1]],
      [join(folder, 'b/x.png'), [0.4, 0.4, 0.4, 0.4]],
      [one, [0.2, 0.2, 0.2, 0.2]],
    ]);
  });

  it('are items of arrays, as bright as the model knows them', async () => {
    const idx = await files.write('some$&.idx', idxFile([2, 2, 2], [0, 51, 102, 255, 0, 0, 0, 0]));
    expect(await opened([idx], grey)).toEqual([
      ['some$&.idx, item 0', [0, 0.2, 0.4, 1]],
      ['some$&.idx, item 1', [0, 0, 0, 0]],
    ]);
    const floats = await files.write('floats.npy', npyFile([1, 2, 2], [0, 4, 8, 16], { type: '<f4' }));
    expect(await opened([floats], grey, 16)).toEqual([['floats.npy, item 0', [0, 0.25, 0.5, 1]]]);
    const alpha = await files.write('alpha.npz', npzFile({ x: npyFile([1, 1, 1, 4], [255, 0, 51, 128]) }));
    expect(await opened([alpha], colour)).toEqual([['alpha.npz, x, item 0', [1, 0, 0.2]]]);
  });

  it('are recordings, and recordings of folders, at any rate', async () => {
    const sound: ItemInput = { kind: 'audio', rate: 8000, samples: 200, window: 200, hop: 80, bands: 2, mean: 0, deviation: 1 };
    const one = await files.write('one.WAV', wavFile([tone(440, 200)]));
    await files.write('folder/b/x.wav', wavFile([tone(440, 400, 16000)], { rate: 16000 }));
    await files.write('folder/a/y.wav', wavFile([new Array<number>(200).fill(0)]));
    const items = await opened([one, files.path('folder')], sound);
    expect(items.map(([name]) => name)).toEqual([one, files.path('folder/a/y.wav'), files.path('folder/b/x.wav')]);
    const [[, first = []] = [], [, silent] = [], [, resampled = []] = []] = items;
    expect(silent).toEqual([Math.log(1e-6), Math.log(1e-6)].map((value) => Math.round(value * 1e4) / 1e4));
    expect(Math.abs((first[0] ?? 0) - (resampled[0] ?? 9))).toBeLessThan(0.1);
    expect(first[0]).toBeGreaterThan(5);
    await files.write('cut.wav', wavFile([tone(440, 200)]).subarray(0, 90));
    expect((await failureOf(opened([files.path('cut.wav')], sound))).message).toMatch(/cut\.wav: cut off: 34 bytes/);
  });

  it('are rows, with columns found by their names among others and in any order', async () => {
    const path = await files.write('rows.csv', 'a,extra,label,b\n1,9,x,4\n3,9,y,5\n');
    expect(await opened([path], table)).toEqual([
      ['rows.csv, line 2', [4, 0]],
      ['rows.csv, line 3', [5, 1]],
    ]);
  });

  it('are rows with names of kinds and missing values, whatever else is in the table and in whichever order', async () => {
    const kinds: ItemInput = {
      kind: 'table',
      columns: ['b', 'k', 'n'],
      categories: [null, ['x', 'y'], ['7', '8']],
      mean: [1, 0, 0],
      deviation: [2, 1, 1],
    };
    const text = 'n,note,label,k,b\n8,"a, b",,y,5\n9,,q,z,\n7,3,,NA,3\n';
    const path = await files.write('rows.csv', text);
    expect(await opened([path], kinds)).toEqual([
      ['rows.csv, line 2', [2, 0, 1, 0, 1]],
      ['rows.csv, line 3', [0, 0, 0, 0, 0]],
      ['rows.csv, line 4', [1, 0, 0, 1, 0]],
    ]);
    const lines = await files.write('rows.jsonl', '{"b":5,"n":8,"deep":[{"k":1}],"k":"y"}\n{"k":null,"n":7,"b":3}\n');
    expect((await opened([lines], kinds)).map(([, values]) => values)).toEqual([
      [2, 0, 1, 0, 1],
      [1, 0, 0, 1, 0],
    ]);
    const rows = npyFile([1, 3], [1, 2, 3], { type: '<f4' });
    const numbers = await failureOf(opened([await files.write('rows.npy', rows)], { ...kinds, columns: ['c1', 'c2', 'c3'] }));
    expect(numbers.message).toMatch(/rows\.npy holds numbers in the column "c2", and the model takes names/);
  });

  it('are texts: a file, a folder, or the column of a table', async () => {
    const note = await files.write('note.txt', 'Red, red and GREEN');
    await files.write('notes/a.txt', 'green');
    const table = await files.write('table.csv', 'text,stars\n"red or blue",3\nblue,1\n');
    expect(await opened([note, files.path('notes'), table], terms)).toEqual([
      [note, [0.8944, 0.4472]],
      [join(files.path('notes'), 'a.txt'), [0, 1]],
      ['table.csv, line 2', [1, 0]],
      ['table.csv, line 3', [0, 0]],
    ]);
  });

  it.each([
    ['a file that is no text', 'x.txt', Buffer.of(0x61, 0, 0x62), terms, /x\.txt: byte 1 is NUL/],
    ['rows for texts', 'rows.csv', 'a,b\n1,2\n', terms, /rows\.csv holds rows, but the model takes texts/],
    ['columns that lack', 'lacks.csv', 'a,c\n1,2\n', table, /lacks\.csv lacks the column b\./],
    ['a table for pictures', 'rows.csv', 'a,b\n1,2\n', grey, /rows\.csv holds rows, but the model takes images/],
    ['pictures for a table', 'images.idx', idxFile([2, 2, 2], counting(8)), table, /images\.idx holds images, but the model takes rows/],
    ['a picture that is none', 'fake.png', 'no picture', grey, /fake\.png: not a PNG/],
    ['an item that is not a number', 'rows.csv', 'a,b\n1,red\n', table, /rows\.csv, line 2: the column "b" is "red"/],
    ['a file of no format', 'strange', Buffer.of(1, 2, 3), grey, /strange is of no known format/],
  ])('are refused: %s', async (_, name, content, spec, message) => {
    const error = await failureOf(opened([await files.write(name, content)], spec));
    expect(error.code).toBe('bad-data');
    expect(error.message).toMatch(message);
  });

  it('are refused when a path is not there, or a folder has what is no picture', async () => {
    expect((await failureOf(opened([files.path('nowhere.png')], grey))).message).toMatch(/nowhere\.png does not exist/);
    await files.write('folder/notes.doc', 'x');
    expect((await failureOf(opened([files.path('folder')], grey))).message).toMatch(/^notes\.doc: not a PNG/);
  });

  it('are refused when a value is not finite', async () => {
    const path = await files.write('nan.npy', npyFile([1, 2, 2], [0, NaN, 0, 0], { type: '<f4' }));
    expect((await failureOf(opened([path], grey))).message).toBe(`${path}, item 0: value 1 is NaN, not a finite number.`);
  });
});
