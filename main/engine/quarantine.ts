import type { NumberLabels } from './numbers.ts';

/** What the labels of a target may be read for: to score apart what nobody chose by them, or to train the upper bound. */
export type Purpose = 'oracle' | 'upper bound';

/**
 * The labels that a target has, kept apart: neither training nor validators nor the choice of a checkpoint takes this type, so they
 * cannot come there by mistake, and whoever opens it says what for.
 */
export class Quarantined {
  readonly #labels: Int32Array;
  readonly #numbers: NumberLabels | null;

  /**
   * @param labels the class of every item of the data set, −1 where it is not known
   * @param numbers the labels where they are numbers; `labels` then only say which are known
   */
  constructor(labels: Int32Array, numbers: NumberLabels | null = null) {
    this.#labels = labels;
    this.#numbers = numbers;
  }

  open(_purpose: Purpose): Int32Array {
    return this.#labels;
  }

  openNumbers(_purpose: Purpose): NumberLabels | null {
    return this.#numbers;
  }
}
