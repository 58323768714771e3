/** Measures which share of the time a training waits for its data. */
export class Stopwatch {
  readonly #now: () => number;
  #since: number;
  #waited = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#since = now();
  }

  async waiting<Result>(work: () => Promise<Result>): Promise<Result> {
    const start = this.#now();
    const result = await work();
    this.#waited += this.#now() - start;
    return result;
  }

  /** Leaves what is no training, such as an evaluation, out of the time. */
  async besides(work: () => Promise<void>): Promise<void> {
    const start = this.#now();
    await work();
    this.#since += this.#now() - start;
  }

  /** The share since the last asking, 0 … 1. */
  share(): number {
    const whole = this.#now() - this.#since;
    const share = whole > 0 ? this.#waited / whole : 0;
    this.#since += whole;
    this.#waited = 0;
    return share;
  }
}
