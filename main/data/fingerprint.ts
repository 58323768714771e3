import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { asAppError } from './errors.ts';
import type { Reader } from './formats/reader.ts';
import { walk } from './walk.ts';

/** To be raised when a reader gives other items than before: what has not changed is then read again all the same. */
const revision = 1;
/** What was written this recently may be written again and show the same size and time. */
const settledMilliseconds = 2000;
const statsAtOnce = 500;

export interface Origin {
  readonly path: string;
  readonly reader: Reader;
  readonly options: ParameterValues;
  readonly labels: string | null;
}

/**
 * The state of all files that an import would read, from their paths, sizes and times, and how they would be read; no file is
 * opened. Null where that does not tell one state from another: for files that only the data name, that were written just now, or
 * that cannot be looked at. Throws `interrupted`.
 */
export async function fingerprintOf({ path, reader, options, labels }: Origin, signal: AbortSignal): Promise<string | null> {
  try {
    const beside = reader.filesBeside ? await reader.filesBeside({ path, labels }) : [];
    if (beside === null) return null;
    const within = (await stat(path)).isDirectory() ? (await walk(path, signal)).files.map((file) => file.path) : [path];
    const hash = createHash('sha256').update(JSON.stringify([revision, path, reader.descriptor.id, options, labels]));
    const settled = Date.now() - settledMilliseconds;
    for (const [at, file] of [...within, ...beside, ...(labels === null ? [] : [labels])].entries()) {
      // One after the other without waiting is several times as fast as waiting for each; others get their turn in between.
      if (at % statsAtOnce === statsAtOnce - 1) await setImmediate(undefined, { signal });
      const found = statSync(file, { throwIfNoEntry: false });
      if (found && found.mtimeMs > settled) return null;
      hash.update(JSON.stringify([file, found?.size, found?.mtimeMs]));
    }
    return hash.digest('hex').slice(0, 32);
  } catch (error) {
    if (signal.aborted) throw asAppError(error, path);
    // The import will say what is wrong, in its own words.
    return null;
  }
}
