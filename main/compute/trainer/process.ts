/* The trainer process: plain Node, forked by client.ts. It does one job, then ends; without its parent it ends at once. */
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Report } from '../../services/ports/report.ts';
import { loadEngine } from '../engines/index.ts';
import type { Command, Job, Message } from './messages.ts';
import type { Talk } from './train-run.ts';

let asked: 'pause' | 'cancel' | null = null;
const unanswered: (() => void)[] = [];

/** Settled when the last message is through: a long one is not yet when `send` returns, and an end would take it along. */
let through: Promise<void> = Promise.resolve();
const send = (message: Message): void => {
  through = new Promise((resolve) => (process.send ? process.send(message, undefined, undefined, () => resolve()) : resolve()));
};

const talk: Talk = {
  say: (event) => send({ type: 'event', event, answer: false }),
  tell: (event) =>
    new Promise((resolve) => {
      unanswered.push(resolve);
      send({ type: 'event', event, answer: true });
    }),
  wanted: () => asked,
};

const report: Report = (phase, done, total) => send({ type: 'report', phase, done, total });

/** Does one job. Each loads what it needs alone, as no process does a second. */
async function work(job: Job): Promise<void> {
  if (job.type === 'train') {
    const { trainRun } = await import('./train-run.ts');
    return trainRun(job.job, await loadEngine(job.job.engine), talk);
  }
  if (job.type === 'shift') {
    // By plain numbers: no engine is needed.
    const { measureShiftOf } = await import('./measure-shift.ts');
    return send({ type: 'shifted', result: await measureShiftOf(job.request, report) });
  }
  const engine = await loadEngine(job.engine);
  switch (job.type) {
    case 'export': {
      const { exportRun } = await import('./export-run.ts');
      return send({ type: 'exported', result: await exportRun(job.request, engine) });
    }
    case 'analyse': {
      const { analyseRun } = await import('./analyse-run.ts');
      return send({ type: 'analysed', result: await analyseRun(job.request, report) });
    }
    case 'inspect': {
      const { inspectBackbone } = await import('../../backbones/inspect.ts');
      const { folder, files, wishes, input } = job.request;
      const paths = files.map((file) => join(folder, file));
      return send({ type: 'inspected', result: await inspectBackbone(paths, folder, wishes, input) });
    }
    case 'rank': {
      const { rankBackbones } = await import('./rank-backbones.ts');
      return send({ type: 'ranked', result: await rankBackbones(job.request, report) });
    }
    case 'extractor': {
      const { writeExtractor } = await import('./write-extractor.ts');
      return send({ type: 'extracted', result: await writeExtractor(job.request, job.out) });
    }
    case 'predict': {
      const { predict } = await import('./predict.ts');
      return send({ type: 'predicted', result: await predict(job.request) });
    }
  }
}

function shapeOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return new AppError('internal', error instanceof Error ? error.message : String(error), {
    hint: 'This is a fault of the app; please report it.',
    cause: error,
  });
}

process.on('message', (command: Command) => {
  if (command.type === 'pause' || command.type === 'cancel') asked = command.type;
  else if (command.type === 'stored') unanswered.shift()?.();
  else
    void work(command)
      .catch((error: unknown) => send({ type: 'error', error: shapeOf(error).toJSON() }))
      .then(() => through)
      .finally(() => process.disconnect());
});
process.on('disconnect', () => process.exit());
// Ctrl+C in a terminal reaches every process of the group: what becomes of the run is the main side's to say.
process.on('SIGINT', () => undefined);
