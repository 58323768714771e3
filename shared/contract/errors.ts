/** Every way in which a request can fail. Anything unforeseen crosses as `internal`, with the id of its log entry. */
export const errorCodes = [
  'bad-request',
  'bad-config',
  'bad-data',
  'not-found',
  'conflict',
  'refused',
  'interrupted',
  'disk-full',
  'library-too-new',
  'library-damaged',
  'engine-unavailable',
  'diverged',
  'trainer-crashed',
  'parity',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An error on its way to another process. */
export interface AppErrorShape {
  code: ErrorCode;
  message: string;
  hint: string;
  details: Record<string, string | number | boolean>;
  retry: boolean;
}

export interface AppErrorOptions {
  hint: string;
  details?: AppErrorShape['details'];
  retry?: boolean;
  cause?: unknown;
}

/** An error that a person can act on: the message says what is wrong and where, the hint what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: AppErrorShape['details'];
  readonly retry: boolean;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
    this.retry = options.retry ?? false;
  }

  toJSON(): AppErrorShape {
    return { code: this.code, message: this.message, hint: this.hint, details: this.details, retry: this.retry };
  }

  static from(shape: AppErrorShape): AppError {
    return new AppError(shape.code, shape.message, shape);
  }
}
