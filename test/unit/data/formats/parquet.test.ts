import { beforeEach, describe, expect, it } from 'vitest';
import { readerFor } from '../../../../main/data/formats/index.ts';
import { resolveOptions } from '../../../../main/data/formats/options.ts';
import { failureOf, TestLibrary } from '../../../helpers/data-library.ts';
import { fixture, fixtureBytes, grey, named, table } from '../../../helpers/fixtures.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const rows = table.map((values, at) => ({ shape: [3], values, label: named[at] }));

describe('reading Parquet', () => {
  it.each(['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4'])('reads columns of numbers, packed as %s, group by group', async (codec) => {
    const dataset = await library.import(fixture(`table-${codec}.parquet`));
    expect(dataset).toMatchObject({
      format: 'parquet',
      kind: 'table',
      columns: ['width', 'height', 'count'],
      classes: ['ant', 'bee', 'cat'],
    });
    expect(await library.items(dataset)).toEqual(rows);
  });

  it('reads lists and truth values, leaves out columns, and takes labels as they are asked for', async () => {
    const path = fixture('lists.parquet');
    const dataset = await library.import(path);
    expect(dataset.columns).toEqual(['x.0', 'x.1', 'x.2', 'on']);
    expect((await library.items(dataset))[2]).toEqual({ shape: [4], values: [7, 8, 9, 1], label: '2' });
    const numbers = await library.import(path, { options: { ignore: 'on', label: 'y', 'label-kind': 'numbers' } });
    expect(numbers).toMatchObject({ shape: [3], labelRange: { known: 5, maximum: 2 } });
    const none = await library.items(await library.import(path, { options: { label: 'none', ignore: 'y' } }));
    expect(none.map((item) => item.label)).toEqual([null, null, null, null, null]);
    const beside = await library.write('names.txt', named.join('\n'));
    const given = await library.items(await library.import(path, { options: { ignore: 'y' }, labels: beside }));
    expect(given.map((item) => item.label)).toEqual(named);
  });

  it('reads missing values and names of kinds', async () => {
    const missing = await library.import(fixture('missing.parquet'));
    expect(missing).toMatchObject({ missing: [1], categoryCounts: [] });
    expect((await library.items(missing)).map(({ values }) => values)).toEqual([[1], [NaN], [3]]);
    const texts = await library.import(fixture('texts.parquet'));
    expect(texts.categoryCounts[texts.columns.indexOf('note')]).toBeGreaterThan(0);
  });

  it('sees a list as an image with image-shape', async () => {
    const dataset = await library.import(fixture('lists.parquet'), { options: { ignore: 'on', 'image-shape': '1x3' } });
    expect(dataset).toMatchObject({ kind: 'image', shape: [1, 3, 1] });
  });

  it('decodes pictures, with the names of classes that Hugging Face keeps; one that cannot be read is passed over', async () => {
    const dataset = await library.import(fixture('pictures.parquet'));
    expect(dataset).toMatchObject({ kind: 'image', count: 4, shape: [4, 6, 1], classes: ['ant', 'bee', 'cat'], skippedCount: 1 });
    expect(dataset.skipped[0]?.path).toBe(`${fixture('pictures.parquet')}, row 3`);
    expect(await library.items(dataset)).toEqual([0, 1, 2, 4].map((at) => ({ shape: [4, 6, 1], values: grey(at), label: named[at] })));
    await library.refuses(fixture('pictures.parquet'), { strict: true });
  });

  it('shrinks pictures, and leaves their labels out', async () => {
    const dataset = await library.import(fixture('pictures.parquet'), { options: { label: 'none', 'longest-side': 8 } });
    expect(dataset).toMatchObject({ count: 4, classes: [] });
  });

  it.each([
    ['no rows', 'empty', {}, /holds no item/, /items/],
    ['a label that is not there', 'lists', { label: 'z' }, /row 0 has no field "z"/, /x, on, y/],
    ['a label of pictures that is not there', 'pictures', { label: 'z' }, /has no field "z"/, /image, label/],
  ])('refuses %s', async (_, name, options, message, hint) => {
    const path = fixture(`${name}.parquet`);
    const error = await library.refuses(path, { options });
    expect(error.message).toContain(path);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('refuses files that are cut off, wherever that is, changed, or something else', async () => {
    const whole = await fixtureBytes('table-gzip.parquet');
    for (const length of [4, 11, 100, whole.length - 1]) {
      const path = await library.write('cut.parquet', whole.subarray(0, length));
      expect((await library.refuses(path)).message).toContain(path);
    }
    const middle = Buffer.concat([whole.subarray(0, 200), whole.subarray(700)]);
    expect((await library.refuses(await library.write('hole.parquet', middle))).message).toContain('hole.parquet');
    const other = await library.write('other', 'no parquet at all');
    expect((await library.refuses(other, { format: 'parquet' })).message).toContain(other);
    expect((await library.refuses(library.path('nowhere'), { format: 'parquet' })).message).toMatch(/nowhere does not exist/);
  });

  it('stops when it is told to, before it has opened the file and after', async () => {
    const stop = new AbortController();
    const report = (): void => stop.abort();
    await library.refuses(fixture('lists.parquet'), { report, signal: stop.signal }, 'interrupted');
    const later = new AbortController();
    const path = fixture('lists.parquet');
    const reader = await readerFor(path, null);
    const reading = await reader.read({ path, options: resolveOptions(reader.descriptor, {}), labels: null, signal: later.signal });
    later.abort();
    expect(await failureOf(reading.items[Symbol.asyncIterator]().next())).toMatchObject({ code: 'interrupted' });
    await reading.close();
  });
});
