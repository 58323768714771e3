import { badData } from '../errors.ts';
import type { Belonging } from '../formats/reader.ts';
import { files } from './manifest.ts';
import type { Manifest } from './manifest.ts';

const mostGroups = 100_000;
const splitNumbers = { training: 0, 'held-out': 1 } as const;

/** Collects the group and the split of each item, where a reader says them. */
export class Belongings {
  readonly #names = new Map<string, number>();
  readonly #groups: number[] = [];
  readonly #splits: number[] = [];

  /** Throws `bad-data` where there are far too many groups to be any. */
  add({ group, split = null }: Belonging, where: string): void {
    this.#splits.push(split === null ? -1 : splitNumbers[split]);
    if (group === undefined) return void this.#groups.push(-1);
    const known = this.#names.get(group) ?? this.#names.size;
    if (known === mostGroups)
      throw badData(`${where}: there are more than ${mostGroups} groups.`, 'Name a column of which many items have the same value.');
    this.#names.set(group, known);
    this.#groups.push(known);
  }

  /** What the manifest says of them, and the bytes of their files; nothing where no item has any. */
  finish(): { readonly content: Pick<Manifest, 'groups' | 'splits'>; readonly written: readonly (readonly [string, Uint8Array])[] } {
    const count = (wanted: number): number => this.#splits.reduce((sum, split) => sum + Number(split === wanted), 0);
    const splits = { training: count(splitNumbers.training), heldOut: count(splitNumbers['held-out']) };
    const grouped = this.#names.size > 0;
    const split = splits.training + splits.heldOut > 0;
    return {
      content: { ...(grouped && { groups: [...this.#names.keys()] }), ...(split && { splits }) },
      written: [
        ...(grouped ? [[files.groups, new Uint8Array(Int32Array.from(this.#groups).buffer)] as const] : []),
        ...(split ? [[files.splits, new Uint8Array(Int8Array.from(this.#splits).buffer)] as const] : []),
      ],
    };
  }
}
