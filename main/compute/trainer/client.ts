import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Report } from '../../services/ports/report.ts';
import type { Trainer } from '../../services/ports/trainer.ts';
import type { TrainerEvent, TrainingProcess } from '../../services/ports/training.ts';
import { chooseEngine, chooseReader } from '../engines/choose.ts';
import { engines } from '../engines/index.ts';
import { nodeBinary } from '../engines/node-binary.ts';
import { probeEngines } from '../engines/probe-engines.ts';
import { interrupted } from '../engines/run-command.ts';
import { benchEngines } from '../measure/bench.ts';
import { measureEngines } from '../measure/measured.ts';
import { stepCostOf } from '../measure/step-cost.ts';
import { workloadOf } from '../measure/workload.ts';
import { providerStatuses } from '../providers/status.ts';
import type { Command, Job, Message } from './messages.ts';

const script = fileURLToPath(new URL('./process.ts', import.meta.url));
const logLength = 4000;

/** Trains, exports, analyses and predicts, each in a process of its own, so that a crash of native code ends that and nothing else. */
export const createTrainer = (): Trainer => ({
  engines: (refresh) => probeEngines({ refresh }),
  providers: () => providerStatuses(),
  choose: (wanted, job, signal) =>
    chooseEngine(
      wanted,
      process.env,
      engines,
      // Of a backbone that is trained nothing is measured before: the first that works is the fastest on nearly every machine.
      job.backbone?.trained ? undefined : async (working) => measureEngines(working, await workloadOf(job), { signal }),
    ),
  bench: benchEngines,
  async install(request, report, signal) {
    const { installTensorflow } = await import('../engines/tensorflow-install.ts');
    return installTensorflow({ ...request, report, signal });
  },
  train,
  async export(request, _report) {
    const { engine } = await chooseReader();
    return once({ type: 'export', request, engine }, (message) => (message.type === 'exported' ? message.result : undefined));
  },
  async analyse(request, report, signal) {
    const { engine } = await chooseReader();
    const read = (message: Message) => (message.type === 'analysed' ? message.result : undefined);
    return once({ type: 'analyse', request, engine }, read, { what: 'The analysis', report, signal });
  },
  shift: (request, report, signal) =>
    once({ type: 'shift', request }, (message) => (message.type === 'shifted' ? message.result : undefined), {
      what: 'The shift report',
      report,
      signal,
    }),
  async inspect(request, report, signal) {
    const { engine } = await chooseReader();
    const read = (message: Message) =>
      message.type === 'inspected' ? { ...message.result, candidates: [...message.result.candidates] } : undefined;
    return once({ type: 'inspect', request, engine }, read, { what: 'The trial of the model', report, signal });
  },
  async rank(request, report, signal) {
    const { engine } = await chooseReader();
    const read = (message: Message) => (message.type === 'ranked' ? message.result : undefined);
    return once({ type: 'rank', request, engine }, read, { what: 'The ranking', report, signal });
  },
  async extractor(request, out) {
    const { engine } = await chooseReader();
    return once({ type: 'extractor', request, out, engine }, (message) => (message.type === 'extracted' ? message.result : undefined));
  },
  stepCost: stepCostOf,
  async predict(request) {
    const { engine } = await chooseReader();
    return once({ type: 'predict', request, engine }, (message) => (message.type === 'predicted' ? message.result : undefined));
  },
});

function train(job: Extract<Job, { type: 'train' }>['job'], listen: (event: TrainerEvent) => void): TrainingProcess {
  const child = start({ type: 'train', job });
  let settled = false;
  const ended = new Promise<void>((resolve) => {
    const settle = (event: TrainerEvent): void => {
      settled = true;
      listen(event);
    };
    child.process.on('message', (message: Message) => {
      if (message.type === 'error') return settle({ type: 'failed', error: message.error });
      if (message.type !== 'event') return;
      const { event } = message;
      if (event.type === 'paused' || event.type === 'cancelled' || event.type === 'finished') return settle(event);
      try {
        listen(event);
        if (message.answer) child.send({ type: 'stored' });
      } catch (error) {
        child.process.kill('SIGKILL');
        settle({ type: 'failed', error: asShape(error) });
      }
    });
    child.process.on('close', (code, signal) => {
      if (!settled) listen({ type: 'failed', error: crashed(code, signal, child.log()).toJSON() });
      resolve();
    });
  });
  return { pause: () => child.send({ type: 'pause' }), cancel: () => child.send({ type: 'cancel' }), ended };
}

interface Watch {
  /** What is stopped, for the error that says so. */
  readonly what: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** One job's result. What has a `watch` reports its progress and writes nothing that a stop could spoil, so that it can end its process at once. */
function once<Result>(job: Job, read: (message: Message) => Result | undefined, watch?: Watch): Promise<Result> {
  if (watch?.signal.aborted) return Promise.reject(interrupted(watch.what));
  const child = start(job);
  const stop = (): void => void child.process.kill('SIGKILL');
  watch?.signal.addEventListener('abort', stop);
  return new Promise((resolve, reject) => {
    child.process.on('message', (message: Message) => {
      if (message.type === 'error') reject(AppError.from(message.error));
      if (message.type === 'report') watch?.report(message.phase, message.done, message.total);
      const result = read(message);
      if (result !== undefined) resolve(result);
    });
    child.process.on('close', (code, signal) => {
      watch?.signal.removeEventListener('abort', stop);
      reject(watch?.signal.aborted ? interrupted(watch.what) : crashed(code, signal, child.log()));
    });
  });
}

function start(job: Job): { process: ChildProcess; send(command: Command): void; log(): string } {
  const child = fork(script, {
    execPath: nodeBinary(),
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-logLength)));
  // A child that is gone cannot be told anything; its `close` says so.
  child.on('error', () => undefined);
  const send = (command: Command): void => void (child.connected && child.send(command, () => undefined));
  send(job);
  return { process: child, send, log: () => log };
}

function crashed(code: number | null, signal: string | null, log: string): AppError {
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  const last = log.trim().split('\n').at(-1) ?? '';
  return new AppError('trainer-crashed', `The trainer process ${how}${last ? `: ${last}` : '.'}`, {
    hint: 'Resume the run: it goes on at its last checkpoint. If memory ran out, use smaller batches.',
    details: log ? { log } : {},
    retry: true,
  });
}

const asShape = (error: unknown) =>
  (error instanceof AppError ? error : new AppError('internal', String(error), { hint: 'Please report this.', cause: error })).toJSON();
