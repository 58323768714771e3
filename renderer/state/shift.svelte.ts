import type { Client, RequestInput } from '../../shared/contract/contract.ts';
import type { ShiftReport } from '../../shared/model/shift/report.ts';
import { Job } from './job.svelte.ts';

type Pair = Pick<RequestInput<'datasets.shift'>, 'source' | 'target' | 'cropToContent'>;

/** How the chosen data sets differ, once that was asked; of a pair that was compared before the answer is known. */
export class ShiftState {
  readonly job: Job;
  #known = $state.raw<Readonly<Record<string, ShiftReport>>>({});
  readonly #client: Client;
  readonly #pair: () => Pair | null;

  /** @param pair what is chosen at the moment; null where nothing can be compared */
  constructor(client: Client, pair: () => Pair | null) {
    this.job = new Job(client);
    [this.#client, this.#pair] = [client, pair];
  }

  pair = $derived.by(() => this.#pair());
  found = $derived.by(() => (this.pair && this.#known[JSON.stringify(this.pair)]) ?? null);

  async compare(): Promise<void> {
    const { pair } = this;
    if (!pair || this.job.running) return;
    const report = await this.job.run((job) => this.#client.call('datasets.shift', { ...pair, job }));
    if (report) this.#known = { ...this.#known, [JSON.stringify(pair)]: report };
  }
}
