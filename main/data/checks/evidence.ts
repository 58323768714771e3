import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import type { Report } from '../../services/ports/report.ts';
import type { PackedDataset } from '../open.ts';
import type { Raw } from '../raw.ts';
import type { Twins } from '../packed/copies.ts';
import { exactTwins, nearTwins } from './twins.ts';

/** Items are looked at for so long before others of this process get their turn. */
const turnMilliseconds = 40;

/** What checks share of one data set: its labels, and which of its items are copies, found once and only if a check asks. */
export class Evidence {
  readonly packed: PackedDataset;
  /** The data set's name, for messages. */
  readonly name: string;
  /** How many items an import passed over. */
  readonly skipped: number;
  readonly #report: Report;
  readonly #signal: AbortSignal;
  #labels: Promise<Int32Array> | undefined;
  #numbers: Promise<Float32Array | null> | undefined;
  #exact: Promise<Twins> | undefined;
  #near: Promise<Twins> | undefined;

  /** @param exact its exact twins, where they are known already */
  constructor(
    packed: PackedDataset,
    { name, skippedCount }: Pick<Dataset, 'name' | 'skippedCount'>,
    report: Report,
    signal: AbortSignal,
    exact: Twins | null = null,
  ) {
    [this.packed, this.name, this.skipped, this.#report, this.#signal] = [packed, name, skippedCount, report, signal];
    if (exact) this.#exact = Promise.resolve(exact);
  }

  labels(): Promise<Int32Array> {
    return (this.#labels ??= this.packed.labels());
  }

  /** Where labels are numbers. */
  numbers(): Promise<Float32Array | null> {
    return (this.#numbers ??= this.packed.numbers());
  }

  /** Items that equal an earlier one in every value. */
  exactTwins(): Promise<Twins> {
    return (this.#exact ??= exactTwins(this));
  }

  /** Items that are nearly an earlier one, but not equal to one. */
  nearTwins(): Promise<Twins> {
    return (this.#near ??= this.exactTwins().then((exact) => nearTwins(this, exact)));
  }

  /** Every item in its order. Throws `interrupted` when it is stopped. */
  async *items(phase: string): AsyncGenerator<[index: number, item: Raw]> {
    let [index, since] = [0, performance.now()];
    for (const item of this.packed.each()) {
      yield [index++, item];
      if (performance.now() - since < turnMilliseconds) continue;
      this.#report(phase, index, this.packed.count);
      await setImmediate();
      if (this.#signal.aborted)
        throw new AppError('interrupted', `It was stopped while the items of ${this.name} were looked through.`, {
          hint: 'Start it again when you like.',
          retry: true,
        });
      since = performance.now();
    }
    this.#report(phase, index, this.packed.count);
  }
}
