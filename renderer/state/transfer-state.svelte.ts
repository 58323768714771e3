import type { Client, EventPayload, RequestOutput } from '../../shared/contract/contract.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import { shapeOf } from './error-shape.ts';
import { progressOf } from './transfer-progress.ts';

/** One measuring of transfer as it is stored, then as its runs go on: its report is read again whenever one of them has ended. */
export class TransferState {
  seen = $state.raw<RequestOutput<'transfers.get'> | null>(null);
  error = $state.raw<AppErrorShape | null>(null);
  /** While it is being paused or resumed. */
  asked = $state<'pause' | 'resume' | null>(null);
  /** What is done before the first step of the run that trains; null once that goes on. */
  preparing = $state.raw<EventPayload<'job.progress'> | null>(null);
  progress = $derived.by(() => this.seen && progressOf(this.seen.transfer, this.seen.runs));
  readonly #client: Client;
  readonly #id: string;
  readonly #stops: readonly (() => void)[];
  #questions = 0;
  #removed = false;

  constructor(client: Client, id: string) {
    [this.#client, this.#id] = [client, id];
    this.#stops = [
      client.on('run.progress', ({ run }) => this.#take(run)),
      client.on('job.progress', (event) => {
        if (this.#owns(event.job)) this.preparing = event;
      }),
      client.on('runs.changed', ({ ids }) => {
        if (ids.some((run) => this.#owns(run))) void this.load();
      }),
      client.on('library.reopened', () => void this.load()),
    ];
  }

  /** A newer question wins over an older answer. */
  async load(): Promise<void> {
    if (this.#removed) return;
    const question = ++this.#questions;
    try {
      const seen = await this.#client.call('transfers.get', { id: this.#id });
      if (question === this.#questions) [this.seen, this.error] = [seen, null];
    } catch (error) {
      this.error = shapeOf(error);
    }
  }

  async act(what: 'pause' | 'resume'): Promise<void> {
    this.asked = what;
    try {
      await this.#client.call(`transfers.${what}`, { id: this.#id });
      await this.load();
    } catch (error) {
      this.error = shapeOf(error);
    } finally {
      this.asked = null;
    }
  }

  /** Throws why it cannot be. That its runs are gone is no reason to look for it again. */
  async remove(): Promise<void> {
    this.#removed = true;
    try {
      await this.#client.call('transfers.remove', { id: this.#id });
    } catch (error) {
      this.#removed = false;
      throw error;
    }
  }

  close(): void {
    this.#stops.forEach((stop) => stop());
  }

  #owns(run: string): boolean {
    return this.seen?.transfer.trainings.some((training) => training.run === run) ?? false;
  }

  #take(run: EventPayload<'run.progress'>['run']): void {
    const before = this.seen?.runs.find(({ id }) => id === run.id);
    if (!this.seen || !before) return;
    this.preparing = null;
    this.seen = { ...this.seen, runs: this.seen.runs.map((other) => (other.id === run.id ? run : other)) };
    if (run.state !== before.state) void this.load();
  }
}
