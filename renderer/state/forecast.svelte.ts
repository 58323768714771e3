import type { Client, RequestInput } from '../../shared/contract/contract.ts';
import type { Forecast } from '../../shared/model/forecast.ts';
import { Job } from './job.svelte.ts';

type Config = RequestInput<'runs.forecast'>['config'];

/** What a run as it is set up would take: what is known of it at once, and more once a step was measured. */
export class ForecastState {
  readonly job: Job;
  #told = $state.raw<{ readonly config: string; readonly forecast: Forecast } | null>(null);
  readonly #client: Client;
  readonly #config: () => Config | null;

  /** @param config what is set up at the moment; null where nothing could start */
  constructor(client: Client, config: () => Config | null) {
    this.job = new Job(client);
    [this.#client, this.#config] = [client, config];
  }

  config = $derived.by(() => this.#config());
  measured = $derived.by(() => (this.#told && this.#told.config === JSON.stringify(this.config) ? this.#told.forecast.measured : null));

  /** Asks for what is known, and tells nothing where that fails: the start itself will say why. */
  async look(): Promise<void> {
    const { config } = this;
    if (!config) return;
    const forecast = await this.#client.call('runs.forecast', { config, job: crypto.randomUUID() }).catch(() => null);
    if (forecast) this.#told = { config: JSON.stringify(config), forecast };
  }

  async measure(): Promise<void> {
    const { config } = this;
    if (!config || this.job.running) return;
    const forecast = await this.job.run((job) => this.#client.call('runs.forecast', { config, measure: true, job }));
    if (forecast) this.#told = { config: JSON.stringify(config), forecast };
  }
}
