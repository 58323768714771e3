/** Means of named numbers between two readings. */
export class Means {
  readonly #sums = new Map<string, { sum: number; count: number }>();

  add(name: string, value: number): void {
    const known = this.#sums.get(name) ?? { sum: 0, count: 0 };
    known.sum += value;
    known.count++;
    this.#sums.set(name, known);
  }

  read(): Record<string, number> {
    const means = Object.fromEntries([...this.#sums].map(([name, { sum, count }]) => [name, sum / count]));
    this.#sums.clear();
    return means;
  }
}
