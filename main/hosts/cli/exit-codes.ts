import type { ErrorCode } from '../../../shared/contract/errors.ts';

export const exitCodes = { done: 0, failed: 1, badUse: 2, badInput: 3, interrupted: 130 } as const;

const byCode: Readonly<Record<ErrorCode, number>> = {
  'bad-request': exitCodes.badUse,
  'bad-config': exitCodes.badUse,
  'bad-data': exitCodes.badInput,
  'not-found': exitCodes.badInput,
  conflict: exitCodes.badInput,
  refused: exitCodes.badInput,
  'disk-full': exitCodes.badInput,
  'library-too-new': exitCodes.badInput,
  'library-damaged': exitCodes.badInput,
  diverged: exitCodes.badInput,
  interrupted: exitCodes.interrupted,
  'engine-unavailable': exitCodes.failed,
  'trainer-crashed': exitCodes.failed,
  parity: exitCodes.failed,
  internal: exitCodes.failed,
};

export const exitCodeOf = (code: ErrorCode): number => byCode[code];
