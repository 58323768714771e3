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

export const badAddress = (): Refusal =>
  refusal(400, 'bad-request', 'The address is not written as addresses are.', 'Open the address as it was printed.');

/** A part of an address, its percent signs read. */
export function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badAddress();
  }
}
