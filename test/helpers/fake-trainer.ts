import type { ExportRequest, Trainer, TrainerEvent, TrainingJob, TrainingProcess } from '../../main/services/ports.ts';
import type { EngineId } from '../../shared/model/engine.ts';

/** A training whose every word a test says. It stops when it is asked to, unless it is stubborn. */
export class FakeTraining implements TrainingProcess {
  readonly job: TrainingJob;
  readonly asked: ('pause' | 'cancel')[] = [];
  readonly ended: Promise<void>;
  stubborn = false;
  readonly #listen: (event: TrainerEvent) => void;
  readonly #end: () => void;

  constructor(job: TrainingJob, listen: (event: TrainerEvent) => void) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.job = job;
    this.ended = promise;
    this.#listen = listen;
    this.#end = resolve;
  }

  say(event: TrainerEvent): void {
    this.#listen(event);
  }

  /** Says its last word and is gone. */
  end(event: TrainerEvent): void {
    this.say(event);
    this.#end();
  }

  pause(): void {
    this.asked.push('pause');
    if (!this.stubborn) this.end({ type: 'paused' });
  }

  cancel(): void {
    this.asked.push('cancel');
    if (!this.stubborn) this.end({ type: 'cancelled' });
  }
}

/** A trainer without engines or processes. */
export class FakeTrainer implements Trainer {
  /** What was wished for, run by run. */
  readonly wishes: string[] = [];
  readonly exports: ExportRequest[] = [];
  readonly trainings: FakeTraining[] = [];
  /** What choosing an engine waits for; it fails when this does. */
  choosing: Promise<unknown> = Promise.resolve();
  readonly #begun: FakeTraining[] = [];
  readonly #waiting: ((training: FakeTraining) => void)[] = [];

  /** The next training that begins, or began and was not asked for yet. */
  begun(): Promise<FakeTraining> {
    const next = this.#begun.shift();
    return next ? Promise.resolve(next) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  train(job: TrainingJob, listen: (event: TrainerEvent) => void): FakeTraining {
    const training = new FakeTraining(job, listen);
    this.trainings.push(training);
    const waiting = this.#waiting.shift();
    if (waiting) waiting(training);
    else this.#begun.push(training);
    return training;
  }

  engines: Trainer['engines'] = async () => [];

  choose: Trainer['choose'] = async (wanted) => {
    this.wishes.push(wanted);
    await this.choosing;
    const engine: EngineId = wanted === 'auto' ? 'tensorflow' : wanted;
    return { engine, reason: `${engine} for ${wanted}` };
  };

  install: Trainer['install'] = (_from, report, signal) =>
    new Promise((_resolve, reject) => {
      report('Building', 1, 4);
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });

  export: Trainer['export'] = async (request) => {
    this.exports.push(request);
    return { parity: 1e-7, bytes: 100, path: request.out };
  };

  predict: Trainer['predict'] = async (bundle, inputs) =>
    inputs.map((input) => ({ input, label: bundle, probability: 1, probabilities: { [bundle]: 1 } }));
}
