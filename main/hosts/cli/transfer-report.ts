import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RequestOutput } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { transferMarkdown } from '../../../shared/model/transfer/markdown.ts';
import { trainingWords } from '../../../shared/model/transfer/words.ts';
import { followRun } from './follow-run.ts';
import type { Session } from './session.ts';

type Seen = RequestOutput<'transfers.get'>;

/**
 * Waits for all runs of a transfer, one after the other, and gives its report. One that fails is told of, and the others go on; Ctrl+C
 * pauses all and throws `interrupted`.
 */
export async function followTransfer(session: Session, id: string, out?: string): Promise<void> {
  const { client, output } = session;
  const { transfer } = await client.call('transfers.get', { id });
  for (const [at, { strategy, share, run }] of transfer.trainings.entries()) {
    output.event(
      { type: 'training', strategy, share, run },
      `${at + 1} of ${transfer.trainings.length}: ${trainingWords({ strategy, share })}`,
    );
    try {
      await followRun(session, run);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'interrupted') throw await paused(session, id, error);
      output.note(`${error.message}\n${error.hint}`);
    }
  }
  await giveReport(session, await client.call('transfers.get', { id }), out);
}

async function paused({ client }: Session, id: string, error: AppError): Promise<AppError> {
  await client.call('transfers.pause', { id });
  return new AppError('interrupted', `The transfer ${id} is paused. ${error.message}`, {
    hint: `isthmus transfer resume ${id} goes on with it.`,
    retry: true,
  });
}

/** As Markdown, to a file as well where one is named. Throws `conflict` before anything is finished. */
export async function giveReport({ output }: Session, seen: Seen, out?: string): Promise<void> {
  const { transfer, runs, report } = seen;
  if (!report)
    throw new AppError('conflict', `Nothing of the transfer ${transfer.id} is finished yet.`, {
      hint: `isthmus transfer resume ${transfer.id} goes on with it.`,
      retry: true,
    });
  const markdown = transferMarkdown(report);
  const open = transfer.trainings.length - runs.filter(({ state }) => state === 'finished').length;
  if (open > 0) output.note(`Of ${transfer.trainings.length} trainings, ${open} are not finished: the report is of the others.`);
  if (out !== undefined) {
    const path = resolve(out);
    await writeFile(path, markdown).catch((error: unknown) => {
      throw new AppError(
        'refused',
        `The report could not be written to ${path}: ${error instanceof Error ? error.message : String(error)}`,
        {
          hint: `Give another file: isthmus transfer show ${transfer.id} --out FILE`,
          cause: error,
        },
      );
    });
    output.note(`Written to ${path}`);
  }
  output.result({ type: 'transfer', ...seen }, markdown.trimEnd());
}
