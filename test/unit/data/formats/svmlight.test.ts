import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { fixture, named, numbered, table } from '../../../helpers/fixtures.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

describe('reading SVMlight', () => {
  it.each(['one', 'zero'])('reads rows whose indices begin with %s', async (name) => {
    const dataset = await library.import(fixture(`${name}-based.svm`));
    expect(dataset).toMatchObject({ format: 'svmlight', kind: 'table', columns: ['c1', 'c2', 'c3'], classes: ['0', '1', '2'] });
    expect(await library.items(dataset)).toEqual(table.map((values, at) => ({ shape: [3], values, label: numbered[at] })));
  });

  it('fills in zeros, takes comments, queries, packed files, and signs before labels', async () => {
    const text = '# made by hand\n+1 qid:3 2:5 # a comment\n\n-1 1:-2e1 3:.5\n1.0\n';
    expect(await library.stored('rows', gzipSync(text))).toEqual([
      { shape: [3], values: [0, 5, 0], label: '1' },
      { shape: [3], values: [-20, 0, 0.5], label: '-1' },
      { shape: [3], values: [0, 0, 0], label: '1' },
    ]);
  });

  it('takes first index and columns as it is told, labels as numbers or from a file, and rows as images', async () => {
    const path = await library.write('rows.svm', '0.5 1:7\n1.5 2:8\n');
    expect((await library.import(path, { options: { columns: 4 } })).shape).toEqual([4]);
    expect((await library.items(await library.import(path, { options: { 'first-index': '0' } })))[0]?.values).toEqual([0, 7, 0]);
    expect((await library.import(path, { options: { 'label-kind': 'numbers' } })).labelRange).toMatchObject({ minimum: 0.5, maximum: 1.5 });
    const labels = await library.write('names.txt', named.slice(0, 2).join('\n'));
    expect((await library.items(await library.import(path, { labels }))).map(({ label }) => label)).toEqual(['ant', 'bee']);
    expect(await library.import(path, { options: { 'image-shape': '2x2', columns: 4 } })).toMatchObject({
      kind: 'image',
      shape: [2, 2, 1],
    });
  });

  it.each([
    ['a value that is no number', '1 1:2\n1 1:x\n', {}, /line 2: "1:x" is not "index:value"/, /split by spaces/],
    ['NaN', '1 1:2\n1 1:nan\n', {}, /line 2: "1:nan" is not/, /index:value/],
    ['a number too large', '1 1:2\n1 1:1e39\n', {}, /line 2: value 0 is Infinity/, /missing values/],
    ['a negative index', '1 1:2\n1 -1:2\n', {}, /line 2: "-1:2" is not/, /index:value/],
    ['a value without index', '1 1:2\n1 5\n', {}, /line 2: "5" is not/, /index:value/],
    ['a missing label', '1 1:2\n1:3 2:4\n', {}, /line 2 begins with "1:3", and not with a label/, /needs a label/],
    [
      'an index of millions',
      '1 1:2\n1 99999999:1\n',
      {},
      /would have 2 rows of 99999999 columns; the largest index is in .*line 2/,
      /stored in full/,
    ],
    ['too few columns', '1 1:2\n1 5:1\n', { columns: 3 }, /line 2 has the index 5, which is beyond 3 columns/, /more columns/],
    ['index 0 where 1 is the first', '1 0:2\n', { 'first-index': '1' }, /has the index 0/, /first-index=0/],
    ['another shape', '1 1:2\n', { 'image-shape': '2x2' }, /1 columns of values, which cannot be seen as 2 × 2 × 1/, /columns/],
    ['labels alone', '1\n2\n', {}, /has no values/, /index:value/],
    ['comments alone', '# nothing\n', {}, /has no rows/, /rows/],
    ['nothing', '', {}, /has no rows/, /rows/],
    ['other bytes than UTF-8', Buffer.from([0x31, 0x20, 0xff]), {}, /is not a text file in UTF-8/, /UTF-8/],
  ])('refuses %s', async (_, content, options, message, hint) => {
    const path = await library.write('rows.svm', content);
    const error = await library.refuses(path, { format: 'svmlight', options });
    expect(error.message).toContain(path);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('refuses labels of another number', async () => {
    const path = await library.write('rows.svm', '1 1:2\n');
    expect((await library.refuses(path, { labels: await library.write('names.txt', 'a\nb') })).message).toMatch(/has 1 rows, but 2 labels/);
  });
});
