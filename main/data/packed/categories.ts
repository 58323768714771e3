import { badData } from '../errors.ts';

const most = 1000;

/** Collects the categories that a column of a table holds, in the order in which they come. */
export class Categories {
  readonly #column: string;
  readonly #places = new Map<string, number>();
  missing = 0;

  constructor(column: string) {
    this.#column = column;
  }

  /** The place of a category, NaN for a missing one. Throws `bad-data` where there are too many to be told apart by a model. */
  add(text: string | null, where: string): number {
    if (text === null) {
      this.missing++;
      return Number.NaN;
    }
    const place = this.#places.get(text) ?? this.#places.size;
    if (place === most)
      throw badData(
        `${where}: the column "${this.#column}" holds more than ${most} different texts.`,
        `It tells items apart, and not kinds of them: say ignore=${this.#column}, or text-column=${this.#column} if its texts are the items.`,
        { details: { where, column: this.#column } },
      );
    this.#places.set(text, place);
    return place;
  }

  get names(): string[] {
    return [...this.#places.keys()];
  }
}
