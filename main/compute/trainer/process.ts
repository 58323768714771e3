/* The trainer process: plain Node, forked by client.ts. It does one job, then ends; without its parent it ends at once. */
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { InspectRequest } from '../../services/ports/backbones.ts';
import type { Report } from '../../services/ports/report.ts';
import { inspectBackbone } from '../../backbones/inspect.ts';
import { loadEngine } from '../engines/index.ts';
import { analyseRun } from './analyse-run.ts';
import { exportRun } from './export-run.ts';
import { measureShiftOf } from './measure-shift.ts';
import type { Command, Job, Message } from './messages.ts';
import { predict } from './predict.ts';
import { rankBackbones } from './rank-backbones.ts';
import { writeExtractor } from './write-extractor.ts';
import { trainRun } from './train-run.ts';
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

const inspected = ({ folder, files, wishes, input }: InspectRequest) =>
  inspectBackbone(
    files.map((file) => join(folder, file)),
    folder,
    wishes,
    input,
  );

async function work(job: Job): Promise<void> {
  if (job.type === 'train') return trainRun(job.job, await loadEngine(job.job.engine), talk);
  // By plain numbers: no engine is needed.
  if (job.type === 'shift') return send({ type: 'shifted', result: await measureShiftOf(job.request, report) });
  const engine = await loadEngine(job.engine);
  if (job.type === 'export') send({ type: 'exported', result: await exportRun(job.request, engine) });
  else if (job.type === 'analyse') send({ type: 'analysed', result: await analyseRun(job.request, report) });
  else if (job.type === 'inspect') send({ type: 'inspected', result: await inspected(job.request) });
  else if (job.type === 'rank') send({ type: 'ranked', result: await rankBackbones(job.request, report) });
  else if (job.type === 'extractor') send({ type: 'extracted', result: await writeExtractor(job.request, job.out) });
  else send({ type: 'predicted', result: await predict(job.request) });
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
