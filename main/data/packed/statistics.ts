/** Mean and standard deviation of each column, in one pass over the rows (Welford 1962). */
export class ColumnStatistics {
  #count = 0;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;

  constructor(columns: number) {
    this.#mean = new Float64Array(columns);
    this.#squares = new Float64Array(columns);
  }

  add(row: ArrayLike<number>): void {
    this.#count++;
    for (let column = 0; column < this.#mean.length; column++) {
      const value = row[column] ?? 0;
      const before = this.#mean[column] ?? 0;
      const mean = before + (value - before) / this.#count;
      this.#mean[column] = mean;
      this.#squares[column] = (this.#squares[column] ?? 0) + (value - before) * (value - mean);
    }
  }

  get mean(): number[] {
    return [...this.#mean];
  }

  get deviation(): number[] {
    return [...this.#squares].map((squares) => Math.sqrt(squares / Math.max(1, this.#count)));
  }
}
