import { AppError } from '../../../shared/contract/errors.ts';
import type { AppErrorShape, ErrorCode } from '../../../shared/contract/errors.ts';

/** A request that is turned away: the status for HTTP and the error for the person. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: { error: AppErrorShape };

  constructor(status: number, error: AppError) {
    super(error.message);
    this.status = status;
    this.body = { error: error.toJSON() };
  }
}

export const refusal = (status: number, code: ErrorCode, message: string, hint: string): Refusal =>
  new Refusal(status, new AppError(code, message, { hint }));
