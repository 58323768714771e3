/** Mean and standard deviation of each column, in one pass over the rows (Welford 1962). NaN is a missing value and left out. */
export class ColumnStatistics {
  #rows = 0;
  readonly #count: Float64Array;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;

  constructor(columns: number) {
    this.#count = new Float64Array(columns);
    this.#mean = new Float64Array(columns);
    this.#squares = new Float64Array(columns);
  }

  add(row: ArrayLike<number>): void {
    this.#rows++;
    for (let column = 0; column < this.#mean.length; column++) {
      const value = row[column] ?? 0;
      if (Number.isNaN(value)) continue;
      const count = (this.#count[column] ?? 0) + 1;
      const before = this.#mean[column] ?? 0;
      const mean = before + (value - before) / count;
      this.#count[column] = count;
      this.#mean[column] = mean;
      this.#squares[column] = (this.#squares[column] ?? 0) + (value - before) * (value - mean);
    }
  }

  get mean(): number[] {
    return [...this.#mean];
  }

  get deviation(): number[] {
    return Array.from(this.#squares, (squares, column) => Math.sqrt(squares / Math.max(1, this.#count[column] ?? 0)));
  }

  /** How many rows lack each column's value. */
  get missing(): number[] {
    return Array.from(this.#count, (count) => this.#rows - count);
  }
}
