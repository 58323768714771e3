import { AppError } from '../../shared/contract/errors.ts';
import type { AppErrorShape } from '../../shared/contract/errors.ts';

/** What a screen shows of anything that was thrown. */
export const shapeOf = (error: unknown): AppErrorShape =>
  error instanceof AppError
    ? error.toJSON()
    : {
        code: 'internal',
        message: error instanceof Error ? error.message : String(error),
        hint: 'This is a fault of the app; please report it.',
        details: {},
        retry: false,
      };
