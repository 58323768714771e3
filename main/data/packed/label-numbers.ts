import type { LabelRange } from '../../../shared/model/dataset.ts';
import { badData } from '../errors.ts';
import { ColumnStatistics } from './statistics.ts';

/** Collects labels that are numbers, and how they are distributed. */
export class LabelNumbers {
  readonly #labels: number[] = [];
  readonly #statistics = new ColumnStatistics(1);
  #known = 0;
  #minimum = Infinity;
  #maximum = -Infinity;

  /** @param label null for an item without one. Throws `bad-data` for a text that is no finite number. */
  add(label: string | null, where: string): void {
    if (label === null) return void this.#labels.push(Number.NaN);
    // As it is kept: in 32 bits.
    const value = Math.fround(label.trim() === '' ? Number.NaN : Number(label));
    if (!Number.isFinite(value))
      throw badData(
        `${where}: the label is ${JSON.stringify(label)}, not a finite number.`,
        'Mend it, or import with label-kind=classes.',
        {
          details: { where, label },
        },
      );
    this.#labels.push(value);
    this.#statistics.add([value]);
    this.#known++;
    this.#minimum = Math.min(this.#minimum, value);
    this.#maximum = Math.max(this.#maximum, value);
  }

  /** `range` is null where no item has a label. */
  finish(): { range: LabelRange | null; labels: Float32Array } {
    const [mean = 0] = this.#statistics.mean;
    const [deviation = 0] = this.#statistics.deviation;
    const range = { known: this.#known, mean, deviation, minimum: this.#minimum, maximum: this.#maximum };
    return { range: this.#known > 0 ? range : null, labels: Float32Array.from(this.#labels) };
  }
}
