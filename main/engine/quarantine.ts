/** What the labels of a target may be read for: to score apart what nobody chose by them, or to train the upper bound. */
export type Purpose = 'oracle' | 'upper bound';

/**
 * The labels that a target has, kept apart: neither training nor validators nor the choice of a checkpoint takes this type, so they
 * cannot come there by mistake, and whoever opens it says what for.
 */
export class Quarantined {
  readonly #labels: Int32Array;

  /** @param labels the class of every item of the data set, −1 where it is not known */
  constructor(labels: Int32Array) {
    this.#labels = labels;
  }

  open(_purpose: Purpose): Int32Array {
    return this.#labels;
  }
}
