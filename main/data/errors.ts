import { AppError } from '../../shared/contract/errors.ts';
import type { AppErrorOptions } from '../../shared/contract/errors.ts';

/** Input that cannot be used: `message` names the file and the position, `hint` what to do about it. */
export const badData = (message: string, hint: string, options: Omit<AppErrorOptions, 'hint'> = {}): AppError =>
  new AppError('bad-data', message, { ...options, hint });

/** The system's code of an error (`ENOENT`, `Z_DATA_ERROR`, …), or nothing. */
export const systemCode = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isAbort = (error: unknown): boolean => error instanceof Error && (error.name === 'AbortError' || systemCode(error) === 'ABORT_ERR');

/** Turns what the file system and the decompressors throw into an error that a person can act on; passes others on. */
export function asAppError(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  if (isAbort(error))
    return new AppError('interrupted', 'The import was stopped.', {
      hint: 'Nothing was kept; start it again when you like.',
      retry: true,
      cause: error,
    });
  const code = systemCode(error);
  const options = { cause: error, details: { path, system: code } };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new AppError('disk-full', `The disk is full: ${messageOf(error)}.`, {
      ...options,
      hint: 'Free some space, or put the library on another disk; nothing half-written was kept.',
      retry: true,
    });
  }
  if (code === 'ENOENT' || code === 'ENAMETOOLONG')
    return badData(`${path} does not exist.`, 'Check the path; a folder on a removable disk has to be mounted.', options);
  if (code === 'EACCES' || code === 'EPERM')
    return badData(`${path} cannot be read: permission denied.`, 'Give your user the right to read it.', options);
  if (code === 'ELOOP')
    return badData(`${path} is a symbolic link that leads back to itself.`, 'Remove the link or point it at a real file.', options);
  if (code === 'EISDIR' || code === 'ENOTDIR')
    return badData(
      `${path} is not what its format needs: ${messageOf(error)}.`,
      'A folder is read as pictures, texts or recordings; every other format is one file.',
      options,
    );
  if (code === 'EIO') return badData(`${path} cannot be read: the disk reports an error.`, 'Copy the file again from its origin.', options);
  if (code.startsWith('Z_'))
    return badData(`${path} is damaged or cut off: ${messageOf(error)}.`, 'Copy or download the file again.', options);
  return error;
}

const refusals = ['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'ENOENT', 'EIO'];

/** The same for what the file system says when the library, in `folder`, is written. */
export function asWriteError(error: unknown, folder: string): unknown {
  const code = systemCode(error);
  if (error instanceof AppError || !refusals.includes(code)) return asAppError(error, folder);
  return new AppError('refused', `The library cannot be written: ${messageOf(error)}.`, {
    hint: 'Give your user the right to write there, or choose a library on another disk.',
    details: { path: folder, system: code },
    cause: error,
  });
}
