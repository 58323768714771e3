import { describe, expect, it } from 'vitest';
import { findingsText } from '../../../main/hosts/cli/findings-text.ts';
import type { DataFinding } from '../../../shared/model/finding.ts';
import { TestLibrary } from '../../helpers/data-library.ts';

const constant: DataFinding = {
  check: 'constant-columns',
  severity: 'note',
  message: '2 columns never change: a, b.',
  hint: 'They say nothing here.',
  count: 0,
  items: [],
  twins: [],
  columns: ['a', 'b'],
  against: null,
};
const said = (change: Partial<DataFinding>, format = 'csv', kept: string[] = []): string =>
  findingsText({ name: 'Rows', format }, { complete: true, findings: [{ ...constant, ...change }], kept });

describe('what is said of a finding', () => {
  it('ends in what to type: of columns, the very option that leaves them out', () => {
    expect(said({})).toBe(
      [
        '1 finding:',
        '· constant-columns: 2 columns never change: a, b.',
        '    They say nothing here.',
        '    import again as before, and with --set ignore=a,b',
        '    or isthmus data keep Rows constant-columns',
      ].join('\n'),
    );
    expect(said({ columns: ['first name', 'b'] })).toContain('--set "ignore=first name,b"');
    expect(said({ items: [3], count: 1 })).toContain(
      '\n    isthmus data exclude Rows --findings constant-columns\n    or import again as before, and with --set ignore=a,b\n    or isthmus data keep',
    );
  });

  it.each([
    ['in a format without names of columns', {}, 'npy'],
    ['in a format that is not known', {}, 'magic'],
    ['with a comma in a name', { columns: ['a,b'] }, 'csv'],
    ['with a space at the end of a name', { columns: ['a '] }, 'csv'],
    ['that are too many to name', { columns: Array.from({ length: 500 }, (_, at) => `c${at}`) }, 'csv'],
    ['that are none', { columns: [] }, 'csv'],
  ])('names no option for columns %s', (_, change, format) => {
    expect(said(change, format)).not.toContain('import again');
    expect(said(change, format)).toContain('isthmus data keep Rows');
  });

  it('names none for what is kept', () => {
    expect(said({}, 'csv', ['constant-columns'])).toMatch(/They say nothing here\.\n    Kept\.$/);
  });

  it('is right: what it says to set leaves the columns out', async () => {
    const library = await TestLibrary.create();
    const path = await library.write('rows.csv', 'x,a,y,b,label\n1,5,2,0,p\n2,5,1,0,q\n4,5,3,0,p\n');
    const first = await library.import(path);
    const text = findingsText(first, await library.data.findings(first));
    const [, ignore = ''] = /--set ignore=(\S+)/.exec(text) ?? [];
    const second = await library.import(path, { options: { ignore } });
    expect(second.columns).toEqual(['x', 'y']);
    expect((await library.data.findings(second)).findings).toEqual([]);
  });
});
