import type { Client } from '../../shared/contract/contract.ts';
import { analysedArmSchema } from '../../shared/model/analysis.ts';
import type { AnalysedArm, Analysis } from '../../shared/model/analysis.ts';
import type { Checkpoint, Run } from '../../shared/model/run.ts';
import { turnedLike } from '../charts/layouts.ts';
import type { Layout } from '../charts/layouts.ts';
import { Job } from './job.svelte.ts';

/** The models of a run, looked at one after the other: which is asked for, and what was found of the last. */
export class AnalysisState {
  seed = $state(0);
  embedding = $state<Layout['method']>('pca');
  found = $state.raw<Analysis | null>(null);
  readonly job: Job;
  /** What was chosen here; null, or one that was not kept, leaves it to the run. */
  #arm = $state<AnalysedArm | null>(null);
  #step = $state<number | null>(null);
  readonly #client: Client;
  readonly #run: () => Run;
  readonly #checkpoints: () => readonly Checkpoint[];
  /** What was found of every model so far: going back to one takes no time. */
  readonly #known: Record<string, Analysis> = {};

  constructor(client: Client, run: () => Run, checkpoints: () => readonly Checkpoint[]) {
    this.job = new Job(client);
    [this.#client, this.#run, this.#checkpoints] = [client, run, checkpoints];
    this.seed = run().config.seed;
  }

  /** Those that were kept; the one that the run is made for comes last. */
  arms = $derived.by(() => analysedArmSchema.options.filter((arm) => this.#checkpoints().some((checkpoint) => checkpoint.arm === arm)));
  /** The steps at which this model was kept, ascending. */
  steps = $derived.by(() =>
    this.#checkpoints()
      .filter(({ arm, seed }) => arm === this.arm && seed === this.seed)
      .map(({ step }) => step)
      .sort((a, b) => a - b),
  );
  /** The one that the run chose, once it has. */
  chosen = $derived.by(() => {
    const { summary, config } = this.#run();
    return summary[this.arm]?.chosenSteps[this.seed - config.seed] ?? null;
  });

  get arm(): AnalysedArm {
    return this.arms.find((arm) => arm === this.#arm) ?? this.arms.at(-1) ?? 'adapted';
  }

  set arm(arm: AnalysedArm) {
    this.#arm = arm;
  }

  get step(): number | null {
    const kept = (step: number | null) => (step !== null && this.steps.includes(step) ? step : null);
    return kept(this.#step) ?? kept(this.chosen) ?? this.steps.at(-1) ?? null;
  }

  set step(step: number | null) {
    this.#step = step;
  }

  /** The checkpoint so many places on; none beyond the first and the last. */
  stepAt(places: number): number | undefined {
    const at = this.steps.findIndex((step) => step === this.step);
    return at < 0 ? undefined : this.steps[at + places];
  }

  async analyse(): Promise<void> {
    const { arm, seed, step, embedding } = this;
    this.job.error = null;
    const key = [arm, seed, step, embedding].join();
    const answer =
      this.#known[key] ??
      (await this.job.run((job) => this.#client.call('runs.analyse', { id: this.#run().id, arm, seed, step, embedding, job })));
    if (!answer) return;
    this.#known[key] = answer;
    this.found = answer.embedding ? { ...answer, embedding: turnedLike(answer.embedding, this.found?.embedding ?? null) } : answer;
  }
}
