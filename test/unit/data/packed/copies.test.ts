/* Copies that an import knows from its reader's digests are those that are found by reading everything again. */
import { describe, expect, it } from 'vitest';
import type { ImageItem } from '../../../../main/data/formats/reader.ts';
import { Copies } from '../../../../main/data/packed/copies.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { greyPng } from '../../../helpers/pixels.ts';

const signal = new AbortController().signal;
const picture = (digest: string | undefined, others: Partial<ImageItem> = {}): ImageItem => ({
  ...{ kind: 'image', where: 'a.png', label: null, values: new Uint8Array(6), height: 2, width: 3, channels: 1, ...others },
  ...(digest !== undefined && { digest }),
});
const copiesOf = (items: readonly ImageItem[]): Copies => {
  const copies = new Copies();
  items.forEach((item, at) => copies.add(at, item));
  return copies;
};

describe('copies among items', () => {
  it('are those of the same digest and size, of which the first is none', () => {
    const items = [picture('x'), picture('y'), picture('x'), picture('x', { height: 3, width: 2 }), picture('y'), picture('x')];
    expect([...(copiesOf(items).found ?? [])]).toEqual([
      [2, 0],
      [4, 1],
      [5, 0],
    ]);
  });

  it('are not known where an item has no digest, or one of what is not stored', () => {
    expect(copiesOf([picture('x'), picture(undefined), picture('x')]).found).toBeNull();
    expect(copiesOf([picture('x', { channels: 4 })]).found).toBeNull();
    expect(copiesOf([picture('x')]).found?.size).toBe(0);
  });

  it('are found by an import as by a check afterwards, whatever their labels', async () => {
    const library = await TestLibrary.create();
    // So many that threads decode them.
    for (let at = 0; at < 300; at++)
      await library.write(`pictures/${at % 3 === 0 ? 'a' : 'b'}/${at}.png`, await greyPng(1 + (at % 2), at % 97));
    const dataset = await library.import(library.path('pictures'));
    const quick = (await library.data.findings(dataset)).findings;
    const later = (await library.data.check(dataset, () => undefined, signal)).findings;
    for (const check of ['exact-duplicates', 'conflicting-labels']) {
      const found = quick.find((finding) => finding.check === check);
      expect(found?.count, check).toBeGreaterThan(50);
      expect(found).toEqual(later.find((finding) => finding.check === check));
    }
  });
});
