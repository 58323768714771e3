import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../helpers/data-library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const rows = [
  { shape: [2], values: [1, 2.5], label: 'a' },
  { shape: [2], values: [-3, 4e2], label: 'b' },
];

describe('reading CSV', () => {
  it.each([
    ['commas', 'x,y2,label\n1,2.5,a\n-3,4e2,b\n'],
    ['semicolons', 'x;y2;label\n1;2.5;a\n-3;4e2;b\n'],
    ['tabs', 'x\ty2\tlabel\n1\t2.5\ta\n-3\t4e2\tb\n'],
    ['CRLF and no newline at the end', 'x,y2,label\r\n1,2.5,a\r\n-3,4e2,b'],
    ['a byte order mark', '\ufeffx,y2,label\n1,2.5,a\n-3,4e2,b\n'],
    ['a byte order mark before a quote', '\ufeff"x",y2,label\n1,2.5,a\n-3,4e2,b\n'],
    ['quotes', '"x","y2","label"\n"1",2.5,"a"\n-3,"4e2","b"\n'],
    ['unlike line ends beside quotes', 'x,y2,label\n1,2.5,"a"\r\n-3,4e2,b\n'],
    ['unlike line ends and a blank in quotes', 'x,y2,label\r\n1,2.5,a\n-3,"4e2 ",b\r\n'],
    ['spaces around cells', 'x , y2 , label\n 1 , 2.5 , a\n -3 , 4e2 , b\n'],
    ['empty lines', '\nx,y2,label\n\n1,2.5,a\n\n-3,4e2,b\n\n'],
    ['the label first', 'label,x,y2\na,1,2.5\nb,-3,4e2\n'],
  ])('reads tables with %s', async (_, text) => {
    expect(await library.stored('table.csv', text)).toEqual(rows);
  });

  it('keeps names, classes and statistics of columns', async () => {
    const dataset = await library.import(await library.write('table.tsv.gz', gzipSync('width\theight\tspecies\n1\t10\tx\n3\t10\ty\n')), {
      options: { label: 'species' },
    });
    expect(dataset).toMatchObject({ format: 'csv', kind: 'table', shape: [2], columns: ['width', 'height'], classes: ['x', 'y'] });
  });

  it('takes delimiters and line ends in quotes as text', async () => {
    const items = await library.stored('quoted.csv', 'x,label\n1,"a, or\n""b"""\n2,c\n');
    expect(items.map((item) => item.label)).toEqual(['a, or\n"b"', 'c']);
  });

  it('finds out that there is no header, and takes the only text as label', async () => {
    const dataset = await library.import(await library.write('plain.csv', '1,2,cat\n3,4,dog\n'));
    expect(dataset).toMatchObject({ count: 2, columns: ['c1', 'c2'], classes: ['cat', 'dog'] });
    expect(await library.import(await library.write('numbers.csv', '1,2\n3,4\n'))).toMatchObject({
      count: 2,
      columns: ['c1', 'c2'],
      classes: [],
    });
  });

  it('takes the first row as it is told', async () => {
    const path = await library.write('years.csv', '2001,2002\n1,2\n3,4\n');
    expect(await library.import(path, { options: { header: 'yes' } })).toMatchObject({ count: 2, columns: ['2001', '2002'] });
    expect(await library.import(path, { options: { header: 'no' } })).toMatchObject({ count: 3, columns: ['c1', 'c2'] });
  });

  it('takes the label from a column by name, from none, or from a file', async () => {
    const path = await library.write('table.csv', 'x,kind,label\n1,7,0\n2,8,1\n');
    const labels = async (wishes: object): Promise<(string | null)[]> =>
      (await library.items(await library.import(path, wishes))).map((item) => item.label);
    expect(await labels({})).toEqual(['0', '1']);
    expect(await labels({ options: { label: 'kind' } })).toEqual(['7', '8']);
    expect(await labels({ labels: 'kind' })).toEqual(['7', '8']);
    expect(await labels({ options: { label: 'none' } })).toEqual([null, null]);
    expect(await labels({ labels: await library.write('names.txt', 'p\nq\n') })).toEqual(['p', 'q']);
  });

  it('sees rows as images with image-shape and maximum', async () => {
    const path = await library.write('digits.csv', 'p0,p1,p2,p3,label\n0,4,8,16,1\n16,8,4,0,2\n');
    const dataset = await library.import(path, { options: { 'image-shape': '2x2', maximum: 16 } });
    expect(dataset).toMatchObject({ kind: 'image', shape: [2, 2, 1], columns: [], classes: ['1', '2'] });
    expect((await library.items(dataset))[0]).toEqual({ shape: [2, 2, 1], values: [0, 4, 8, 16], label: '1' });
    const error = await library.refuses(path, { options: { 'image-shape': '3x3' } });
    expect(error.message).toBe(`${path} has 4 columns of values, which cannot be seen as 3 × 3 × 1 images.`);
    await library.refuses(path, { options: { 'image-shape': 'square' } }, 'bad-request');
  });

  it('reads packed tables that pack very well', async () => {
    const text = `a,b\n${'0,0\n'.repeat(200_000)}`;
    expect(await library.import(await library.write('zeros.csv.gz', gzipSync(text)))).toMatchObject({
      count: 200_000,
      columns: ['a', 'b'],
    });
  });

  it.each([
    ['a row too short', 'x,y2\n1,2\n3\n', /table\.csv, line 3: 1 cells, where the first row has 2/, /same number of cells/],
    ['a row too long', 'x,y2\n1,2,3\n', /table\.csv, line 2: 3 cells, where the first row has 2/, /quotes/],
    ['infinity', 'x,z\n1,-inf\n', /table\.csv, line 2: the column "z" is -inf, not a finite number/, /Fill it in/],
    ['a number too large', 'x,z\n1,1e999\n', /table\.csv, line 2: the column "z" is 1e999, not a finite number/, /Fill it in/],
    ['a number too large for 32 bits', 'x,z\n1,1e39\n', /table\.csv, line 2: value 1 is Infinity, not a finite number/, /missing values/],
    [
      'a text among numbers',
      'x,z\n1,2\n1,red\n',
      /table\.csv, line 3: the column "z" is "red", not a number/,
      /categorical=z.*label=z.*ignore=z/,
    ],
    ['texts that begin like numbers', 'x,z\n1,4wd\n', /table\.csv, line 2: the column "z" is "4wd", not a number/, /categorical=z/],
    [
      'a number among texts, far behind',
      `x,z\n${'1,red\n'.repeat(200)}1,7\n`,
      /line 202: the column "z" is 7, a number, where/,
      /categorical=z/,
    ],
    ['a comma that may part thousands', 'x;z\n1;"1,234"\n', /table\.csv, line 2: the column "z" is "1,234", not a number/, /decimal=comma/],
    ['commas before decimals beside points', 'x;z\n1;"1,25"\n2;1.5\n', /line 2: the column "z" is "1,25", not a number/, /decimal=comma/],
    ['an empty label', 'x,label\n1,a\n2,\n', /table\.csv, line 3: the label is empty/, /label=none/],
    ['a quote that never ends', 'x,z\n1,2\n"3,4\n', /table\.csv, line \d: .*quote/i, /quotes/],
    ['two columns of one name', 'x,x\n1,2\n', /table\.csv, line 1: two columns are named "x"/, /name of its own/],
    ['a label alone', 'label\na\n', /table\.csv has no column of values/, /at least one number/],
    ['a header alone', 'x,label\n', /table\.csv holds no item that can be read/, /readable/],
    ['blank lines', '\n\n\n', /table\.csv has no rows/, /rows/],
    ['nothing', '', /table\.csv is empty/, /rows/],
    ['UTF-16', Buffer.from('x,z\n1,2\n', 'utf16le'), /table\.csv is not a text file in UTF-8/, /UTF-8/],
    ['zeros', Buffer.alloc(64), /table\.csv is not a text file/, /UTF-8/],
  ])('refuses %s', async (_, content, message, hint) => {
    const error = await library.refuses(await library.write('table.csv', content), { format: 'csv' });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('refuses labels of another number, and a column that is not there', async () => {
    const path = await library.write('table.csv', 'x,z\n1,2\n3,4\n');
    const few = await library.refuses(path, { labels: await library.write('few', 'a\n') });
    expect(few.message).toBe(`${path} has more than 1 rows, but 1 labels were given.`);
    const many = await library.refuses(path, { labels: await library.write('many', 'a\nb\nc\n') });
    expect(many.message).toBe(`${path} has 2 rows, but 3 labels were given.`);
    const missing = await library.refuses(path, { options: { label: 'w' } });
    expect(missing).toMatchObject({ message: `${path} has no column "w".`, hint: 'Its columns are: x, z.' });
  });

  it('refuses a packed table that is cut off, wherever that is', async () => {
    const text = `x,z\n${Array.from({ length: 20_000 }, (_, at) => `${at},${(at * 7919) % 1000}`).join('\n')}\n`;
    const packed = gzipSync(text);
    for (const length of [packed.length - 4, 50_000, 100])
      expect((await library.refuses(await library.write('cut.csv.gz', packed.subarray(0, length)))).message).toMatch(
        /cut\.csv\.gz is damaged or cut off/,
      );
  });
});
