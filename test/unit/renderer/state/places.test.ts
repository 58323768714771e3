import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../../renderer/state/places.ts';
import { datasetRecord } from '../../../helpers/records.ts';

const [first, second, target] = [
  datasetRecord({ id: 'first', count: 4 }),
  datasetRecord({ id: 'second', count: 4 }),
  datasetRecord({ id: 'target', count: 4 }),
];
const run = { source: 'first', moreSources: ['second'], target: 'target' };
const all = [target, second, first];

describe('where an item is', () => {
  it('is counted through all sources', () => {
    const places = [0, 3, 4, 7].map((index) => placeOf({ domain: 'source', index }, run, all));
    expect(places).toEqual([
      { dataset: first, index: 0 },
      { dataset: first, index: 3 },
      { dataset: second, index: 0 },
      { dataset: second, index: 3 },
    ]);
  });

  it('is in the target, whatever the sources have', () => {
    expect(placeOf({ domain: 'target', index: 3 }, run, [target])).toEqual({ dataset: target, index: 3 });
  });

  it('is not known beyond the last item, nor behind a source that was removed', () => {
    expect(placeOf({ domain: 'source', index: 8 }, run, all)).toBeNull();
    expect(placeOf({ domain: 'target', index: 4 }, run, all)).toBeNull();
    expect(placeOf({ domain: 'source', index: 5 }, run, [second, target])).toBeNull();
    expect(placeOf({ domain: 'source', index: 5 }, run, [first, target])).toBeNull();
  });
});
