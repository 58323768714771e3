import { SvelteMap } from 'svelte/reactivity';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import type { Sample } from '../../shared/model/dataset.ts';
import { shapeOf } from './error-shape.ts';

const pageSize = 32;
const together = 2;
const keptPages = 24;

type Ask = (offset: number, count: number) => Promise<readonly Sample[]>;
type Page = { readonly samples: readonly Sample[] } | { readonly problem: AppErrorShape };

/** Samples of a long list, page by page: only what is wanted now is asked for, two pages at a time, and the last few stay. */
export class ItemPages {
  readonly #pages = new SvelteMap<number, Page>();
  readonly #asked = new Set<number>();
  readonly #ask: Ask;
  #wanted: readonly number[] = [];

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Items `first` to `end` are to be shown. What was wanted before and is not asked for yet is forgotten. */
  want(first: number, end: number): void {
    const [from, to] = [Math.floor(first / pageSize), Math.ceil(end / pageSize)];
    this.#wanted = Array.from({ length: to - from }, (_, at) => from + at);
    // What could not be read is tried again when it is wanted again.
    for (const [page, answer] of this.#pages) if ('problem' in answer && !this.#wanted.includes(page)) this.#pages.delete(page);
    this.#askNext();
  }

  /** The item at a position: undefined as long as it is not there, null where it could not be read. */
  at(position: number): Sample | null | undefined {
    const page = this.#pages.get(Math.floor(position / pageSize));
    if (page === undefined) return undefined;
    return 'samples' in page ? page.samples[position % pageSize] : null;
  }

  /** Why items could not be read that are wanted. */
  get problem(): AppErrorShape | null {
    for (const page of this.#pages.values()) if ('problem' in page) return page.problem;
    return null;
  }

  #askNext(): void {
    while (this.#asked.size < together) {
      const page = this.#wanted.find((wanted) => !this.#pages.has(wanted) && !this.#asked.has(wanted));
      if (page === undefined) return;
      void this.#read(page);
    }
  }

  async #read(page: number): Promise<void> {
    this.#asked.add(page);
    const answer = await this.#ask(page * pageSize, pageSize).then(
      (samples) => ({ samples }),
      (error: unknown) => ({ problem: shapeOf(error) }),
    );
    this.#asked.delete(page);
    this.#keep(page, answer);
    this.#askNext();
  }

  #keep(page: number, answer: Page): void {
    if ('problem' in answer && !this.#wanted.includes(page)) return;
    this.#pages.set(page, answer);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) return;
      if (!this.#wanted.includes(old)) this.#pages.delete(old);
    }
  }
}
