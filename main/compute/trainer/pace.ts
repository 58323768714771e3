const reportMilliseconds = 250;

/** When to report, and how long a step took since the last report, evaluations included, smoothed. */
export class Pace {
  #since = performance.now();
  #step: number;
  #mean: number | null = null;

  constructor(step: number) {
    this.#step = step;
  }

  due(): boolean {
    return performance.now() - this.#since >= reportMilliseconds;
  }

  read(step: number): number | null {
    const now = performance.now();
    if (step > this.#step) {
      const latest = (now - this.#since) / (step - this.#step);
      this.#mean = this.#mean === null ? latest : 0.7 * this.#mean + 0.3 * latest;
      this.#since = now;
      this.#step = step;
    }
    return this.#mean;
  }
}
