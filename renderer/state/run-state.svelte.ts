import type { Client, EventPayload } from '../../shared/contract/contract.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import type { Checkpoint, Metric, Run } from '../../shared/model/run.ts';
import { shapeOf } from './error-shape.ts';

/** One run as it is stored, then as it goes on: `runs.get`, and the events after its `seq`. */
export class RunState {
  run = $state.raw<Run | null>(null);
  metrics = $state.raw<readonly Metric[]>([]);
  checkpoints = $state.raw<readonly Checkpoint[]>([]);
  error = $state.raw<AppErrorShape | null>(null);
  /** What is done before the first step, such as a backbone's features; null once the training goes on. */
  preparing = $state.raw<EventPayload<'job.progress'> | null>(null);
  readonly #client: Client;
  readonly #id: string;
  readonly #stops: readonly (() => void)[];
  #stale = false;

  constructor(client: Client, id: string) {
    this.#client = client;
    this.#id = id;
    const progress = client.on('run.progress', ({ runId, run, metrics }) => {
      if (runId !== this.#id || !this.run) return;
      this.preparing = null;
      const moved = run.state !== this.run.state;
      this.run = run;
      // A resumed run takes back what it had reported after its last checkpoint, and an end brings a checkpoint.
      if (moved) this.#stale = true;
      const last = this.metrics.at(-1)?.seq ?? 0;
      const gap = (metrics[0]?.seq ?? last + 1) > last + 1;
      if ((this.#stale && (metrics.length > 0 || run.state !== 'running')) || gap) return void this.load();
      const fresh = metrics.filter((metric) => metric.seq > last);
      if (fresh.length > 0) this.metrics = [...this.metrics, ...fresh];
    });
    const preparing = client.on('job.progress', (event) => {
      if (event.job === this.#id) this.preparing = event;
    });
    this.#stops = [progress, preparing, client.on('library.reopened', () => void this.load())];
  }

  async load(): Promise<void> {
    this.#stale = false;
    try {
      const { run, metrics, checkpoints } = await this.#client.call('runs.get', { id: this.#id });
      [this.run, this.metrics, this.checkpoints, this.error] = [run, metrics, checkpoints, null];
    } catch (error) {
      this.error = shapeOf(error);
    }
  }

  async act(what: 'runs.pause' | 'runs.resume' | 'runs.cancel'): Promise<void> {
    try {
      this.run = await this.#client.call(what, { id: this.#id });
      this.error = null;
    } catch (error) {
      this.error = shapeOf(error);
    }
  }

  async note(text: string): Promise<void> {
    this.run = await this.#client.call('runs.note', { id: this.#id, text });
  }

  close(): void {
    this.#stops.forEach((stop) => stop());
  }
}
