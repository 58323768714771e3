import type { Model } from '../model.ts';
import type { Execution, HostBatch } from './execution.ts';
import { learningRateFactor, warmUpFactor } from './schedule.ts';
import type { LearningRateSchedule } from './schedule.ts';
import type { TrainingSettings } from './settings.ts';

/** Where a training stands: its step, how often each network was updated, and what follows from them. */
export class Progress {
  readonly #model: Model;
  readonly #settings: Pick<TrainingSettings, 'learningRate' | 'learningRateSchedule'>;
  readonly #total: number;
  readonly #perEpoch: number;
  readonly #updates: Record<string, number>;
  #step: number;
  #rates = { sum: 0, count: 0 };

  /** @param perEpoch steps in one epoch, by which blocks of a pretrained network are unfrozen */
  constructor(
    model: Model,
    settings: Pick<TrainingSettings, 'learningRate' | 'learningRateSchedule'>,
    total: number,
    start: { readonly step: number; readonly updates: Readonly<Record<string, number>> },
    perEpoch = total,
  ) {
    this.#model = model;
    this.#settings = settings;
    this.#total = total;
    this.#perEpoch = perEpoch;
    this.#step = start.step;
    this.#updates = { ...start.updates };
  }

  get step(): number {
    return this.#step;
  }

  get updates(): Readonly<Record<string, number>> {
    return { ...this.#updates };
  }

  /** One step: every phase as often as it asks for, then what follows the trained networks. */
  advance(execution: Execution, batch: HostBatch): void {
    const progress = this.#step / this.#total;
    const { learningRate: first, learningRateSchedule } = this.#settings;
    const { warmUp = 0, gradualUnfreezing = 0 } = this.#model.fineTuning ?? {};
    const learningRate =
      first * learningRateFactor(learningRateSchedule as LearningRateSchedule, progress) * warmUpFactor(warmUp, progress);
    const unfrozen = gradualUnfreezing > 0 && { unfrozen: Math.floor(this.#step / (gradualUnfreezing * this.#perEpoch)) };
    for (const [index, phase] of this.#model.phases.entries())
      for (let repeat = 0; repeat < phase.repeat; repeat++) {
        execution.update(index, repeat, batch, { step: this.#step, progress, learningRate, updates: this.#updates, ...unfrozen });
        for (const network of phase.updates) this.#updates[network] = (this.#updates[network] ?? 0) + 1;
      }
    if (this.#model.averages.length > 0) execution.follow();
    this.#rates = { sum: this.#rates.sum + learningRate, count: this.#rates.count + 1 };
    this.#step++;
  }

  /** The mean learning rate since the last reading. */
  read(): { 'learning-rate': number } {
    const { sum, count } = this.#rates;
    this.#rates = { sum: 0, count: 0 };
    return { 'learning-rate': sum / Math.max(1, count) };
  }
}
