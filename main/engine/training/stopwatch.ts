/** Measures how long a training takes, and which share of that it waits for its data. */
export class Stopwatch {
  readonly #now: () => number;
  #since: number;
  #waited = 0;
  #asked: number;

  /** @param now milliseconds of some clock */
  constructor(now: () => number) {
    this.#now = now;
    this.#since = now();
    this.#asked = this.#since;
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
    const took = this.#now() - start;
    this.#since += took;
    this.#asked += took;
  }

  /** Seconds of training since the last asking. */
  seconds(): number {
    const seconds = (this.#now() - this.#asked) / 1000;
    this.#asked = this.#now();
    return seconds;
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
