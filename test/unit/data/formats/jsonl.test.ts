import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../helpers/data-library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const rows = [
  { shape: [3], values: [1, 2.5, 0], label: 'a' },
  { shape: [3], values: [-3, 4e2, 1], label: 'b' },
];

describe('reading JSON Lines', () => {
  it.each([
    ['lines of objects', '{"x":1,"y2":2.5,"z":false,"label":"a"}\n{"label":"b","z":true,"y2":4e2,"x":-3}\n'],
    ['nested arrays and objects', '{"v":[1,[2.5]],"o":{"k":0},"y":"a"}\r\n{"v":[-3,[400]],"o":{"k":1},"y":"b"}'],
    ['lines of arrays, the only text being the label', '[1,2.5,0,"a"]\n\n[-3,400,1,"b"]\n'],
    ['one array of objects', '[\n {"x": 1, "n": [2.5, 0], "class": "a"},\n {"x": -3, "n": [400, 1], "class": "b"}\n]\n'],
    ['one array of arrays', ' [["a", 1, 2.5, 0], ["b", -3, 400, 1] ]'],
    ['a byte order mark', '\ufeff{"x":1,"z":[2.5,0],"label":"a"}\n{"x":-3,"z":[400,1],"label":"b"}\n'],
    ['brackets, commas and quotes in texts', '[{"x":[1,2.5,0],"t":"], \\"{\\\\","label":"a"},{"x":[-3,400,1],"t":"","label":"b"}]'],
  ])('reads %s', async (_, text) => {
    expect(await library.stored('file', text, text.includes('"t"') ? { options: { ignore: 't' } } : {})).toEqual(rows);
  });

  it('names columns by their fields, and reads packed files', async () => {
    const text = '{"id":7,"leaf":{"width":1,"edges":[2,3]},"kind":0}\n';
    const dataset = await library.import(await library.write('a.jsonl.gz', gzipSync(text)), { options: { ignore: 'id', label: 'kind' } });
    expect(dataset).toMatchObject({
      format: 'jsonl',
      kind: 'table',
      columns: ['leaf.width', 'leaf.edges.0', 'leaf.edges.1'],
      classes: ['0'],
    });
  });

  it('takes the label from a field, from none, or from a file; as a class or as a number', async () => {
    const path = await library.write('table.jsonl', '{"x":1,"kind":7,"label":0.5}\n{"x":2,"kind":8,"label":1.5}\n');
    const labels = async (wishes: object): Promise<(string | null)[]> =>
      (await library.items(await library.import(path, wishes))).map((item) => item.label);
    expect(await labels({})).toEqual(['0.5', '1.5']);
    expect(await labels({ options: { label: 'kind' } })).toEqual(['7', '8']);
    expect(await labels({ labels: 'kind' })).toEqual(['7', '8']);
    expect(await labels({ options: { label: 'none' } })).toEqual([null, null]);
    expect(await labels({ labels: await library.write('names.txt', 'p\nq\n') })).toEqual(['p', 'q']);
    const numbers = await library.import(path, { options: { 'label-kind': 'numbers' } });
    expect(numbers.labelRange).toMatchObject({ known: 2, minimum: 0.5, maximum: 1.5 });
  });

  it('sees nested arrays as images with image-shape', async () => {
    const path = await library.write('digits.json', '[{"image":[[0,4],[8,16]],"label":3}]');
    const dataset = await library.import(path, { options: { 'image-shape': '2x2', maximum: 16 } });
    expect(dataset).toMatchObject({ kind: 'image', shape: [2, 2, 1], classes: ['3'] });
    const error = await library.refuses(path, { options: { 'image-shape': '3x3' } });
    expect(error.message).toBe(`${path} has 4 columns of values, which cannot be seen as 3 × 3 × 1 images.`);
  });

  it('reads items that lie across the pieces in which a file is read', async () => {
    const numbers = Array.from({ length: 40_000 }, (_, at) => at);
    const text = JSON.stringify(Array.from({ length: 12 }, (_, at) => ({ v: numbers, e: 'é[', label: at })));
    const items = await library.stored('large.json', text, { options: { ignore: 'e' } });
    expect(items.map(({ label }) => Number(label))).toEqual(Array.from({ length: 12 }, (_, at) => at));
    expect(items.every(({ values }) => values[39_999] === 39_999)).toBe(true);
  });

  it.each([
    ['a line that is not JSON', '{"x":1}\n{"x":\n', /file, line 2 is not JSON/, /one JSON object/],
    ['a line that is a number', '{"x":1}\n5\n', /file, line 2 is 5, neither an object/, /one JSON object/],
    ['a missing value', '{"x":1,"z":2}\n{"x":1}\n', /file, line 2 lacks the value "z"/, /same fields/],
    ['a value too many', '{"x":[1]}\n{"x":[1,2]}\n', /file, line 2 has a value "x\.1"/, /same fields/],
    ['a text among numbers', '{"n":1}\n{"n":"red"}\n', /file, line 2: the field "n" is "red", not a number/, /ignore=n/],
    ['a number as a text', '{"n":"1"}\n', /file, line 1: the field "n" is "1", not a number/, /ignore=n/],
    ['a number too large', '{"x":1}\n{"x":1e999}\n', /file, line 2: the field "x" is Infinity, not a finite number/, /Fill it in/],
    ['NaN', '{"x":NaN}\n', /file, line 1 is not JSON/, /one JSON object/],
    ['a missing label', '{"x":1,"label":"a"}\n{"x":1}\n', /file, line 2: the label "label" is missing/, /label=none/],
    ['a label that is no label', '{"x":1,"label":"a"}\n{"x":1,"label":[1]}\n', /line 2: the label "label" is \[1\]/, /label=none/],
    ['a label alone', '{"label":"a"}\n', /file, line 1 has no field of values/, /at least one number/],
    ['an array that is cut off', '[{"x":1},{"x":2}', /file, item 1: the array does not end/, /cut off/],
    ['what follows an array', '[{"x":1}] [2]', /file, item 1: something follows/, /damaged/],
    ['a comma too many', '[{"x":1},]', /file, item 1 is not JSON/, /one JSON object/],
    ['an empty array', '[]', /file holds no item/, /items/],
    ['nothing', '', /file is empty/, /one JSON object/],
    [
      'nesting without end',
      `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
      /file, item 0 is nested deeper than 32 times/,
      /plain arrays/,
    ],
    ['two columns of one name', '{"a":{"b":1},"a.b":2}', /two fields become columns of the same name/, /name of its own/],
    ['other bytes than UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /file is not a text file in UTF-8/, /UTF-8/],
  ])('refuses %s', async (_, content, message, hint) => {
    const error = await library.refuses(await library.write('file', content), { format: 'jsonl' });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('refuses fields that are not there, and labels of another number', async () => {
    const path = await library.write('table.jsonl', '{"x":1,"z":2}\n{"x":3,"z":4}\n');
    for (const options of [{ label: 'w' }, { ignore: 'w' }])
      expect(await library.refuses(path, { options })).toMatchObject({
        message: `${path}, line 1 has no field "w".`,
        hint: 'Its fields are: x, z.',
      });
    expect((await library.refuses(path, { labels: await library.write('few', 'a\n') })).message).toMatch(/more than 1 items, but 1 labels/);
    expect((await library.refuses(path, { labels: await library.write('many', 'a\nb\nc\n') })).message).toMatch(
      /has 2 items, but 3 labels/,
    );
  });
});
