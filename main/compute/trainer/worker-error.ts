import { AppError } from '../../../shared/contract/errors.ts';

/** Errors lose their class on the way from a worker; an AppError's fields are there. */
export function asError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  return 'code' in error && 'hint' in error ? AppError.from(error as unknown as Parameters<typeof AppError.from>[0]) : error;
}
