import { AppError } from '../../shared/contract/errors.ts';

/** For a pretrained model that cannot be used as it is. */
export const badBackbone = (message: string, hint: string, cause?: unknown): AppError => new AppError('bad-data', message, { hint, cause });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
