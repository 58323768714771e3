import type { InputSpec } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import type { Model } from '../model.ts';
import type { Refresh, Seen } from '../methods/method.ts';
import type { Execution, HostBatch } from './execution.ts';
import { observe } from './observe.ts';
import type { StoredTensor, StoredValues } from './state.ts';

/** One domain's training items, as a refresh reads them. */
interface Domain {
  readonly items: ItemSource;
  readonly training: Int32Array;
}

/** Where rows lie in a checkpoint, beside the model's values: a resumed training goes on with those it had. */
const rowsName = { source: 'rows/source', target: 'rows/target' } as const;
export const isRows = (name: string): boolean => name === rowsName.source || name === rowsName.target;

/** Computes what a method wants of whole domains, when it is due, and gives each batch the rows of its items. */
export class Refreshing {
  readonly #refresh: Refresh;
  readonly #input: InputSpec;
  readonly #width: number;
  readonly #source: (Domain & { readonly labels: Int32Array }) | null;
  readonly #target: Domain;
  /** By whose statistics target items are normalised. */
  readonly #targetDomain: 'source' | 'target';
  readonly #places: Readonly<Record<'source' | 'target', ReadonlyMap<number, number>>>;
  readonly #rows: Record<'source' | 'target', Float32Array | null>;

  /** @param kept values of a checkpoint, with the rows of that time */
  constructor(
    refresh: Refresh,
    { input, classes, targetDomain }: Pick<Model, 'input' | 'classes' | 'targetDomain'>,
    source: (Domain & { readonly labels: Int32Array }) | null,
    target: Domain,
    kept: StoredValues,
  ) {
    this.#refresh = refresh;
    this.#input = input;
    this.#width = refresh.rowWidth(classes.length);
    this.#targetDomain = targetDomain;
    this.#source = source;
    this.#target = target;
    this.#places = { source: placesOf(source?.training ?? new Int32Array()), target: placesOf(target.training) };
    this.#rows = { source: kept[rowsName.source]?.values ?? null, target: kept[rowsName.target]?.values ?? null };
  }

  /** Whether to run before a step is taken. */
  due(step: number, perEpoch: number): boolean {
    return step === 0 || (this.#refresh.when === 'epoch' && step % perEpoch === 0);
  }

  async run(execution: Execution): Promise<void> {
    const source = this.#source && { ...(await this.#see(execution, this.#source, 'source')), labels: labelsOf(this.#source) };
    const {
      values = {},
      sourceRows,
      targetRows,
    } = this.#refresh.compute(source, await this.#see(execution, this.#target, this.#targetDomain));
    this.#rows.source = sourceRows ?? null;
    this.#rows.target = targetRows ?? null;
    if (Object.keys(values).length === 0) return;
    const all = await execution.read();
    const changed = Object.entries(values).map(([name, given]): [string, StoredTensor] => {
      const before = all[name];
      if (before?.values.length !== given.length) throw new Error(`There is no value ${name} of ${given.length} numbers to refresh.`);
      return [name, { shape: before.shape, values: given }];
    });
    execution.write({ ...all, ...Object.fromEntries(changed) });
  }

  /** Writes the rows of a batch's items into it; zeros where there are none. */
  fill(batch: HostBatch): void {
    const write = (into: Float32Array | undefined, indices: Float32Array | undefined, domain: 'source' | 'target'): void => {
      const rows = this.#rows[domain];
      indices?.forEach((item, at) => {
        const place = (this.#places[domain].get(item) ?? 0) * this.#width;
        if (rows) into?.set(rows.subarray(place, place + this.#width), at * this.#width);
        else into?.fill(0, at * this.#width, (at + 1) * this.#width);
      });
    };
    write(batch.sourceRows, batch.sourceIndices, 'source');
    write(batch.targetRows, batch.targetIndices, 'target');
  }

  /** For a checkpoint. */
  rows(): StoredValues {
    return Object.fromEntries(
      (['source', 'target'] as const).flatMap((domain) => {
        const values = this.#rows[domain];
        return values ? [[rowsName[domain], { shape: [values.length / this.#width, this.#width], values }]] : [];
      }),
    );
  }

  async #see(execution: Execution, { items, training }: Domain, domain: 'source' | 'target'): Promise<Seen> {
    return { count: training.length, ...(await observe(execution, this.#input, items, training, domain)) };
  }
}

const placesOf = (items: Int32Array): ReadonlyMap<number, number> => new Map([...items].map((item, place) => [item, place]));

const labelsOf = ({ training, labels }: Domain & { readonly labels: Int32Array }): Int32Array => training.map((item) => labels[item] ?? -1);
