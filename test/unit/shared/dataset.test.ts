import { expect, it } from 'vitest';
import { datasetNameSchema, datasetTitle, matchesSearch, newestVersions } from '../../../shared/model/dataset.ts';
import { datasetRecord } from '../../helpers/records.ts';

it('a data set is called by its name, from the second version on with its number', () => {
  expect([1, 2, 10].map((version) => datasetTitle({ name: 'Digits', version }))).toEqual(['Digits', 'Digits@2', 'Digits@10']);
});

it('a name cannot be taken for a version', () => {
  const allowed = (name: string) => datasetNameSchema.safeParse(name).success;
  expect(['Digits', 'me@home', 'a@2x', '@', 'a@2@b'].map(allowed)).toEqual([true, true, true, true, true]);
  expect(['', 'Digits@2', '@0', 'x'.repeat(201)].map(allowed)).toEqual([false, false, false, false]);
});

it('the newest version of each name is found, in whatever order they come', () => {
  const all = [
    { name: 'a', version: 1 },
    { name: 'b', version: 2 },
    { name: 'a', version: 10 },
    { name: 'a', version: 9 },
    { name: 'b', version: 1 },
  ];
  expect(newestVersions(all)).toEqual([all[1], all[2]]);
  expect(newestVersions([])).toEqual([]);
});

it('a search looks for every word in name, tags, note and origin, in any case', () => {
  const dataset = datasetRecord({ name: 'Street digits', version: 3, origin: '/disk/SVHN', tags: ['colour'], note: 'cropped by Ana' });
  const found = ['', '  ', 'digit', 'digits@3', 'svhn COLOUR', 'ana street', 'cropped colour disk'];
  expect(found.filter((search) => !matchesSearch(dataset, search))).toEqual([]);
  // Neither class names nor hashes, nor words that go over from one to the other.
  expect(['one', 'grey', 'colour grey', 'digitscolour', dataset.hash].filter((search) => matchesSearch(dataset, search))).toEqual([]);
});
