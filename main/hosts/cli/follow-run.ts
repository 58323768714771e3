import type { Client, EventPayload } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Run } from '../../../shared/model/run.ts';
import { isScore, measureAmong, scoreText } from '../../../shared/model/task.ts';
import type { Session } from './session.ts';

const over = (run: Run): boolean => run.state !== 'queued' && run.state !== 'running';

/**
 * Waits until a run is over, showing how it goes. Ctrl+C pauses it at a checkpoint and throws `interrupted`; a failed or
 * crashed run throws its error.
 */
export async function followRun({ client, output }: Session, id: string): Promise<Run> {
  let asked = false;
  const pause = (): void => {
    output.note(asked ? 'Still pausing: the run is writing its checkpoint.' : 'Pausing at a checkpoint …');
    if (!asked) void client.call('runs.pause', { id }).catch(() => undefined);
    asked = true;
  };
  process.on('SIGINT', pause);
  process.on('SIGTERM', pause);
  try {
    const run = await untilOver(
      client,
      id,
      (event) => output.event({ type: 'progress', ...progressOf(event) }, describe(event)),
      (run) => output.live(position(run)),
      (phase, done, total) => output.live(`${phase}: ${done}${total === null ? '' : ` of ${total}`}`),
    );
    if (run.state === 'finished') return run;
    if (run.state === 'paused')
      throw new AppError('interrupted', `The run ${id} is paused at step ${run.stepsDone} of ${run.stepsTotal}.`, {
        hint: `isthmus runs resume ${id} goes on with it.`,
        retry: true,
      });
    if (run.state === 'cancelled')
      throw new AppError('interrupted', `The run ${id} was cancelled.`, { hint: `isthmus runs resume ${id} takes it up again.` });
    const { code, message, hint } = run.error ?? { code: 'internal', message: `The run ${id} ${run.state}.`, hint: '' };
    throw AppError.from({ code: code as AppError['code'], message, hint: `${hint} (run ${id})`, details: { run: id }, retry: true });
  } finally {
    process.removeListener('SIGINT', pause);
    process.removeListener('SIGTERM', pause);
  }
}

function untilOver(
  client: Client,
  id: string,
  each: (event: EventPayload<'run.progress'>) => void,
  live: (run: Run) => void,
  preparing: (phase: string, done: number, total: number | null) => void,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const stops = [
      client.on('run.progress', (event) => {
        if (event.runId !== id) return;
        each(event);
        live(event.run);
        settle(event.run);
      }),
      client.on('job.progress', ({ job, phase, done, total }) => job === id && preparing(phase, done, total)),
      // The process that trained may have ended, and the run with it.
      client.on('library.reopened', () => look()),
    ];
    const stop = (): void => stops.forEach((each) => each());
    function settle(run: Run): void {
      if (!over(run)) return;
      stop();
      resolve(run);
    }
    function look(): void {
      client.call('runs.get', { id, afterSeq: Number.MAX_SAFE_INTEGER }).then(
        ({ run }) => settle(run),
        (error: unknown) => {
          stop();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    }
    // It may have ended before anyone listened.
    look();
  });
}

const progressOf = ({ run, metrics }: EventPayload<'run.progress'>) => ({
  id: run.id,
  state: run.state,
  stepsDone: run.stepsDone,
  stepsTotal: run.stepsTotal,
  millisecondsPerStep: run.millisecondsPerStep,
  metrics,
});

/** For people, one line for each evaluation. */
function describe({ metrics }: EventPayload<'run.progress'>): string {
  const of = (name: string): number | undefined => metrics.find((metric) => metric.name === name)?.value;
  const [first] = metrics.filter(({ name }) => isScore(name));
  const measure = measureAmong(metrics);
  if (!first) return '';
  const scores = [
    // The upper bound never saw the source: its items are the target's.
    ['source', first.arm === 'target-trained' ? undefined : of(`source-${measure}`), measure],
    ['target (oracle)', of(`target-${measure}`), measure],
    ['domain', of('domain-accuracy'), 'accuracy'],
  ] as const;
  const shown = scores.filter(([, value]) => value !== undefined).map(([name, value, kind]) => `${name} ${scoreText(kind, value)}`);
  return `${first.arm.padEnd(11)} seed ${first.seed}  step ${String(first.step).padStart(5)}  ${shown.join('  ')}`;
}

function position(run: Run): string {
  if (run.stepsTotal === 0) return `${run.state} …`;
  const left =
    run.millisecondsPerStep === null ? '' : `, ${duration(((run.stepsTotal - run.stepsDone) * run.millisecondsPerStep) / 1000)} left`;
  const pace = run.millisecondsPerStep === null ? '' : `, ${run.millisecondsPerStep.toFixed(0)} ms a step with evaluations`;
  return `step ${run.stepsDone} of ${run.stepsTotal}${pace}${left}`;
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
