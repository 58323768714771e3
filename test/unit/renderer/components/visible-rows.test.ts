import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrolledTo, visibleRows } from '../../../../renderer/components/visible-rows.ts';
import type { ListLayout } from '../../../../renderer/components/visible-rows.ts';

const layouts = fc.record({
  count: fc.oneof(fc.nat(50), fc.nat(2_000_000)),
  columns: fc.integer({ min: 1, max: 20 }),
  rowHeight: fc.integer({ min: 10, max: 120 }),
  viewHeight: fc.integer({ min: 0, max: 1200 }),
});
/** How far a list can be scrolled, and of that a share. */
const scrolledBy = (layout: ListLayout, share: number): number =>
  Math.floor(share * Math.max(0, visibleRows(layout, 0).height - layout.viewHeight));
const rowOf = ({ columns }: ListLayout, item: number): number => Math.floor(item / columns);

describe('the rows of a long list', () => {
  it('that are there are those that are seen, and two around them', () => {
    const layout = { count: 200_000, columns: 6, rowHeight: 50, viewHeight: 400 };
    expect(visibleRows(layout, 0)).toEqual({ height: 1_666_700, pace: 1, first: 0, end: 60, top: 0, from: 0, to: 48 });
    expect(visibleRows(layout, 1025)).toEqual({ height: 1_666_700, pace: 1, first: 108, end: 186, top: 900, from: 120, to: 174 });
    expect(visibleRows(layout, 1_666_300)).toMatchObject({ first: 199_944, end: 200_000, from: 199_956, to: 200_000 });
    expect(visibleRows({ ...layout, count: 0 }, 0)).toMatchObject({ height: 0, first: 0, end: 0 });
  });

  it('are drawn where they belong: the seen part is filled, and few more are there', () => {
    fc.assert(
      fc.property(layouts, fc.double({ min: 0, max: 1, noNaN: true }), (layout, share) => {
        const scrolled = scrolledBy(layout, share);
        const { height, first, end, top, from, to } = visibleRows(layout, scrolled);
        expect(height).toBeLessThanOrEqual(10_000_000);
        expect(0 <= first && first <= from && from <= to && to <= end && end <= layout.count).toBe(true);
        expect(first % layout.columns).toBe(0);
        const seenRows = Math.ceil(layout.viewHeight / layout.rowHeight) + 1;
        expect(end - first).toBeLessThanOrEqual((seenRows + 4) * layout.columns);
        // In pixels below the upper edge of what is seen.
        const bottom = top + Math.ceil((end - first) / layout.columns) * layout.rowHeight - scrolled;
        expect(top - scrolled).toBeLessThanOrEqual(1e-6);
        if (layout.count > 0) expect(bottom).toBeGreaterThanOrEqual(Math.min(layout.viewHeight, height - scrolled) - 1e-6);
      }),
    );
  });

  it('begin with the first item and end with the last, however many there are', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const scrolled = scrolledBy(layout, 1);
        expect(visibleRows(layout, 0)).toMatchObject({ first: 0, top: 0 });
        const { end, top, first, height } = visibleRows(layout, scrolled);
        expect(end).toBe(layout.count);
        const bottom = top + Math.ceil((end - first) / layout.columns) * layout.rowHeight;
        expect(bottom).toBeCloseTo(height, 4);
      }),
    );
  });

  it('of an item that is gone to are seen, and first where that can be', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), (given, number) => {
        const layout = { ...given, count: given.count + 1, viewHeight: given.viewHeight + given.rowHeight };
        const item = number % layout.count;
        const scrolled = Math.min(scrolledTo(layout, item), scrolledBy(layout, 1));
        const { from, to, pace } = visibleRows(layout, scrolled);
        expect(from <= item && item < to).toBe(true);
        // Where rows are too many a pixel is several of theirs.
        if (scrolledTo(layout, item) <= scrolledBy(layout, 1) && pace === 1) expect(rowOf(layout, from)).toBe(rowOf(layout, item));
      }),
    );
  });
});
