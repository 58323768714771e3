import type { Client } from '../../shared/contract/contract.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';
import { shapeOf } from './error-shape.ts';

/** A long request: its progress, its error, and a way to cancel it. One at a time. */
export class Job {
  running = $state(false);
  phase = $state('');
  done = $state(0);
  total = $state<number | null>(null);
  error = $state.raw<AppErrorShape | null>(null);
  readonly #client: Client;
  #id: string | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Answers the request's result, or null when it failed or was cancelled; then `error` says why. */
  async run<Result>(request: (job: string) => Promise<Result>): Promise<Result | null> {
    const id = crypto.randomUUID();
    this.#id = id;
    this.running = true;
    [this.phase, this.done, this.total, this.error] = ['Starting', 0, null, null];
    const stop = this.#client.on('job.progress', (progress) => {
      if (progress.job === id) [this.phase, this.done, this.total] = [progress.phase, progress.done, progress.total];
    });
    try {
      return await request(id);
    } catch (error) {
      const shape = shapeOf(error);
      this.error = shape.code === 'interrupted' ? null : shape;
      return null;
    } finally {
      stop();
      this.running = false;
    }
  }

  async cancel(): Promise<void> {
    if (this.#id !== null && this.running) await this.#client.call('jobs.cancel', { job: this.#id });
  }
}
