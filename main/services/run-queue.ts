import { AppError } from '../../shared/contract/errors.ts';
import { engineIdSchema } from '../../shared/model/engine.ts';
import type { Metric, Run } from '../../shared/model/run.ts';
import type { TrainerEvent, TrainingProcess } from './ports/training.ts';
import type { Context } from './services.ts';
import { takeBaselines } from './baselines.ts';
import { isScore } from '../../shared/model/task.ts';
import { placesOf } from './run-source.ts';
import { givenModels } from './source-model.ts';
import { summarise } from './summary.ts';

/** Trains one run after the other, and is the only one that hears a trainer: what it says is stored, then passed on. */
export interface RunQueue {
  enqueue(run: Run): void;
  /** Stops a queued or training run at a checkpoint, or at once when it has not begun. */
  stop(id: string, how: 'pause' | 'cancel'): Promise<Run>;
  close(): Promise<void>;
}

/** The run that trains, or whose engine is still being chosen. */
interface Active {
  readonly id: string;
  readonly choosing: AbortController;
  readonly ended: Promise<void>;
  process: TrainingProcess | null;
  stop: 'pause' | 'cancel' | null;
}

export function createRunQueue(context: Context): RunQueue {
  const { store, emit } = context;
  const voters = context.catalog.validators.filter((validator) => validator.votes).map(({ id }) => id);
  const waiting: string[] = [];
  let active: Active | null = null;
  let closed = false;

  const announce = (run: Run, metrics: Metric[] = []): Run => {
    emit('run.progress', { runId: run.id, seq: run.lastSeq, run, metrics });
    return run;
  };
  const timestamp = (): string => context.now().toISOString();

  /**
   * A run's last word. What cannot be stored, on a full disk say, must not end the app: such a run is left training, may be
   * stopped and resumed, and counts as crashed when the library is opened next.
   */
  function end(id: string, change: Partial<Pick<Run, 'state' | 'error'>>): void {
    try {
      announce(store.updateRun(id, { ...change, endedAt: timestamp() }));
    } catch {
      // The run stays as it is stored.
    }
  }

  function hear(id: string, event: TrainerEvent): void {
    switch (event.type) {
      case 'started':
        store.setModelInput(id, event.modelInput);
        announce(
          store.updateRun(id, {
            engine: event.engine,
            engineReason: event.reason,
            versions: event.versions,
            stepsTotal: event.stepsTotal,
            classes: event.classes,
          }),
        );
        return;
      case 'preparing':
        emit('job.progress', { job: id, phase: event.phase, done: event.done, total: event.total });
        return;
      case 'notice': {
        const reason = store.run(id)?.engineReason ?? '';
        if (!reason.includes(event.text)) announce(store.updateRun(id, { engineReason: `${reason} ${event.text}`.trim() }));
        return;
      }
      case 'resumed':
        store.dropMetricsAfter(id, event.arm, event.seed, event.step);
        return;
      case 'progress': {
        const { stepsDone, millisecondsPerStep } = event;
        const metrics = store.appendMetrics(id, event.metrics, { stepsDone, millisecondsPerStep });
        const evaluated = metrics.some(({ name }) => isScore(name) || name.startsWith('validator/'));
        const select = store.run(id)?.config.select ?? 'last';
        announce(store.updateRun(id, evaluated ? { summary: summarise(store.metrics(id, 0), select, voters) } : {}), metrics);
        return;
      }
      case 'checkpoint':
        store.insertCheckpoint(id, event.checkpoint);
        return;
      case 'paused':
      case 'cancelled':
      case 'finished':
        return end(id, { state: event.type });
      case 'failed':
        return end(id, { state: event.error.code === 'trainer-crashed' ? 'crashed' : 'failed', error: event.error });
    }
  }

  async function train(id: string): Promise<void> {
    const { promise: ended, resolve: settle } = Promise.withResolvers<void>();
    const mine: Active = { id, choosing: new AbortController(), ended, process: null, stop: null };
    active = mine;
    try {
      const run = announce(
        store.updateRun(id, { state: 'running', startedAt: store.run(id)?.startedAt ?? timestamp(), endedAt: null, error: null }),
      );
      // A run that began on an engine goes on on it: another would not give the same bits.
      const resumed = engineIdSchema.safeParse(run.engine).data ?? null;
      const job = { config: run.config, ...placesOf(context, run) };
      const choice = await context.trainer.choose(resumed ?? run.config.engine, job, mine.choosing.signal);
      if (mine.stop) return hear(id, stopped(mine.stop));
      await takeBaselines(context, run, choice.engine);
      mine.process = context.trainer.train(
        {
          ...job,
          runId: id,
          engine: choice.engine,
          engineReason: resumed ? (run.engineReason ?? choice.reason) : choice.reason,
          runFolder: context.folders.run(id),
          givenModels: givenModels(context, run),
        },
        (event) => hear(id, event),
      );
      await mine.process.ended;
    } catch (error) {
      if (mine.stop && !mine.process) return hear(id, stopped(mine.stop));
      const known =
        error instanceof AppError ? error : new AppError('internal', String(error), { hint: 'Please report this.', cause: error });
      hear(id, { type: 'failed', error: known.toJSON() });
    } finally {
      active = null;
      settle();
    }
  }

  let working: Promise<void> | null = null;
  async function work(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined && !closed; id = waiting.shift()) await train(id);
    working = null;
  }

  return {
    enqueue(run) {
      // One that waits already and is resumed once more waits once.
      if (!waiting.includes(run.id)) waiting.push(run.id);
      announce(run);
      // Not at once: whoever started it gets its answer before its events.
      working ??= new Promise((resolve) => setTimeout(resolve)).then(work);
    },
    async stop(id, how) {
      const at = waiting.indexOf(id);
      if (at >= 0) {
        waiting.splice(at, 1);
        return announce(store.updateRun(id, { state: how === 'pause' ? 'paused' : 'cancelled', endedAt: timestamp() }));
      }
      if (active?.id !== id)
        return announce(store.updateRun(id, { state: how === 'pause' ? 'paused' : 'cancelled', endedAt: timestamp() }));
      active.stop = how;
      active.choosing.abort();
      if (how === 'pause') active.process?.pause();
      else active.process?.cancel();
      await active.ended;
      return store.run(id) as Run;
    },
    async close() {
      closed = true;
      for (const id of waiting.splice(0)) store.updateRun(id, { state: 'paused' });
      if (active) await this.stop(active.id, 'pause');
      await working;
    },
  };
}

const stopped = (how: 'pause' | 'cancel') => ({ type: how === 'pause' ? 'paused' : 'cancelled' }) as const;
