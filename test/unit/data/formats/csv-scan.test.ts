import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { scanRows } from '../../../../main/data/formats/csv-scan.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';

const layout = { width: 3, label: 2, delimiter: ',' };
const scan = (text: string, wishes: Partial<typeof layout> = {}) => scanRows(Buffer.from(text), { ...layout, ...wishes });

describe('scanning rows', () => {
  it('gives the nearest number, as JavaScript reads it, whatever its notation', () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toFixed(6)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value / 2).toExponential(3)),
      fc.stringMatching(/^-?\d{1,18}(\.\d{0,18})?$/),
      fc.constantFrom('+5', '-0', '.5', '5.', '-.25', '0x1f', '1E3', '000000000000000000001'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(written, written), { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const scanned = scan(rows.map(([a, b]) => `${a}, ${b} ,x`).join(end) + end);
        expect([...(scanned?.values ?? [])]).toEqual(rows.flat().map((cell) => Math.fround(Number(cell))));
      }),
    );
  });

  it('keeps labels and lines, and passes over empty lines', () => {
    const scanned = scan('1,2,ä\n\n\r\n3,4,b c\r\n');
    expect(scanned).toMatchObject({ labels: ['ä', 'b c'], lines: Int32Array.of(0, 3) });
    expect(scan('\n')).toMatchObject({ labels: [], lines: new Int32Array() });
  });

  it.each(['1,,x', '1,nan,x', '1,1e999,x', '1,red,x', '1,2', '1,2,x,4', '1,2,', '1,2, x', '1,-,x', '1,1 2,x', '1,e5,x'])(
    'leaves %j to others',
    (row) => {
      expect(scan(`1,2,x\n${row}\n`)).toBeNull();
    },
  );
});

describe('large tables', () => {
  let library: TestLibrary;
  beforeEach(async () => {
    library = await TestLibrary.create();
  });
  // More than is scanned before threads start, 5 MiB, in few rows: names of classes are long.
  const count = 18_000;
  const classes = Array.from({ length: 7 }, (_, at) => `c${at}${'-'.repeat(280)}`);
  const rows = Array.from({ length: count }, (_, at) => `${at},${(at * 0.37).toFixed(4)},${-at}e-3,${classes[at % 7]}`);
  const table = (change: (rows: string[]) => void = () => undefined, header = 'a,b,c,label'): string => {
    const changed = [...rows];
    change(changed);
    return `${header}\n${changed.join('\n')}\n`;
  };

  it('are the same data set whether threads scan them or csv-parse reads them', async () => {
    const plain = await library.import(await library.write('plain.csv', table()));
    const quoted = await library.import(
      await library.write(
        'quoted.csv',
        table((all) => (all[0] = `"0","0","0","${classes[0]}"`)),
      ),
    );
    const later = await library.import(
      await library.write(
        'later.csv',
        table((all) => (all[count - 10] = all[count - 10]?.replace(/c.*/, '"$&"') ?? '')),
      ),
    );
    const spaced = await library.import(
      await library.write(
        'spaced.csv',
        table((all) => (all[count - 1000] += '  ')),
      ),
    );
    expect(plain).toMatchObject({ count, columns: ['a', 'b', 'c'], classes });
    expect([quoted.hash, later.hash, spaced.hash]).toEqual([plain.hash, plain.hash, plain.hash]);
  });

  it('may have gaps, wherever they are, and numbers that stand for one', async () => {
    const gaps = await library.write(
      'gaps.csv',
      table((all) => all.splice(count - 100, 2, `1,,3,${classes[1]}`, `NA,2,3,${classes[1]}`)),
    );
    expect(await library.import(gaps)).toMatchObject({ count, missing: [1, 1, 0] });
    const said = await library.import(await library.write('said.csv', 'a,label\n-1,x\n2,y\n'), { options: { missing: '-1' } });
    expect(said).toMatchObject({ missing: [1] });
  });

  it.each([
    ['a text', '1,red,3,c1', 'the column "b" is "red", not a number'],
    ['a short row', '1,2,c1', '3 cells, where the first row has 4'],
    ['an empty label', '1,2,3,', 'the label is empty'],
    ['a number too large for 32 bits', '1,1e39,3,c1', 'value 1 is Infinity, not a finite number'],
  ])('with %s say in which line, wherever it is', async (_, row, message) => {
    for (const at of [10, count - 100]) {
      const path = await library.write(
        'table.csv',
        table((all) => (all[at] = row)),
      );
      expect((await library.refuses(path)).message).toBe(`${path}, line ${at + 2}: ${message}.`);
    }
  });
});
