/* Which rows of a long list are to be there at a position of its scroll bar: those that are seen, and a few around them. */

export interface ListLayout {
  /** Items in all. */
  readonly count: number;
  /** Items in a row. */
  readonly columns: number;
  /** In pixels, and so are all other heights. */
  readonly rowHeight: number;
  /** Of what is seen at a time. */
  readonly viewHeight: number;
}

/** Browsers lay out no more than 17 to 33 million pixels, and less where a screen has several for each. */
const tallest = 10_000_000;
const around = 2;

export interface VisibleRows {
  /** How tall what is scrolled is. */
  readonly height: number;
  /** Pixels of rows that pass for each that is scrolled: more than 1 only where all rows together would be too tall. */
  readonly pace: number;
  /** Items `first` to `end` are to be there, the first of them `top` pixels below the beginning. */
  readonly first: number;
  readonly end: number;
  readonly top: number;
  /** Items `from` to `to` are seen, some perhaps in part. */
  readonly from: number;
  readonly to: number;
}

export function visibleRows(layout: ListLayout, scrolled: number): VisibleRows {
  const { count, columns, rowHeight, viewHeight } = layout;
  const rows = Math.ceil(count / columns);
  const height = Math.min(rows * rowHeight, tallest);
  const pace = paceOf(layout);
  const passed = Math.max(0, Math.min(scrolled, height - viewHeight)) * pace;
  const [from, to] = [Math.floor(passed / rowHeight), Math.min(rows, Math.ceil((passed + viewHeight) / rowHeight))];
  const [first, end] = [Math.max(0, from - around), Math.min(rows, to + around)];
  const items = (row: number): number => Math.min(count, row * columns);
  return {
    height,
    pace,
    first: items(first),
    end: items(end),
    top: scrolled + first * rowHeight - passed,
    from: items(from),
    to: items(to),
  };
}

/** Where the row of an item is the first that is seen; the last rows cannot be. */
export const scrolledTo = (layout: ListLayout, item: number): number =>
  (Math.floor(item / layout.columns) * layout.rowHeight) / paceOf(layout);

function paceOf({ count, columns, rowHeight, viewHeight }: ListLayout): number {
  const whole = Math.ceil(count / columns) * rowHeight;
  return whole > tallest ? (whole - viewHeight) / (tallest - viewHeight) : 1;
}
