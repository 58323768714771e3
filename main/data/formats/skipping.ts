import { AppError } from '../../../shared/contract/errors.ts';
import { asAppError } from '../errors.ts';
import type { Skipped } from './reader.ts';

export const skipped = (path: string, reason: string): Skipped => ({ kind: 'skipped', skipped: { path, reason } });

/** Why an item is passed over, without its path. */
export const reasonOf = (error: AppError): string => String(error.details['reason'] ?? error.message);

/** What is made of an item; where that throws `bad-data`, the item is passed over with the reason. */
export async function orSkipped<Made>(where: string, make: () => Promise<Made>): Promise<Made | Skipped> {
  try {
    return await make();
  } catch (thrown) {
    const error = asAppError(thrown, where);
    if (!(error instanceof AppError) || error.code !== 'bad-data') throw error;
    return skipped(where, reasonOf(error));
  }
}
