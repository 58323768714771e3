import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { AppError } from '../../shared/contract/errors.ts';
import type { Store } from '../services/ports/store.ts';
import { artifactsTable } from './artifacts-table.ts';
import { backbonesTable } from './backbones-table.ts';
import { checkpointsTable } from './checkpoints-table.ts';
import { datasetsTable } from './datasets-table.ts';
import { metricsTable } from './metrics-table.ts';
import { migrate } from './migrate.ts';
import { runsTable } from './runs-table.ts';
import { transfersTable } from './transfers-table.ts';

const shippedMigrations = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * The database `isthmus.db` of a library folder, made or brought up to date. Throws `library-too-new`,
 * `library-damaged` or `disk-full`; each method of the answer is one transaction and throws `disk-full` too.
 */
export function openStore(folder: string, migrations: string = shippedMigrations): Store {
  const path = join(folder, 'isthmus.db');
  return understood(path, () => {
    mkdirSync(folder, { recursive: true });
    const database = new Sqlite(path);
    try {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      const schemaVersion = migrate(database, migrations, folder);
      const tables = {
        ...datasetsTable(database),
        ...runsTable(database),
        ...metricsTable(database),
        ...checkpointsTable(database),
        ...artifactsTable(database),
        ...backbonesTable(database),
        ...transfersTable(database),
      };
      return { schemaVersion, ...guarded(path, tables), close: () => void database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

type Method = (...given: never[]) => unknown;

/** Every method with SQLite's errors put into words. */
function guarded<Tables extends Record<string, Method>>(path: string, tables: Tables): Tables {
  const wrapped = Object.entries(tables).map(([name, method]) => [name, (...given: never[]) => understood(path, () => method(...given))]);
  return Object.fromEntries(wrapped) as Tables;
}

function understood<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw asAppError(error, path);
  }
}

function asAppError(error: unknown, path: string): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const options = { details: { path, system: code }, cause: error };
  // SQLite's codes go into detail, as SQLITE_READONLY_DIRECTORY does; its first two words say what is to be done.
  switch (/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code) {
    case 'SQLITE_FULL':
    case 'ENOSPC':
      return new AppError('disk-full', `The disk is full: ${path} could not be written.`, {
        ...options,
        hint: 'Free some space and try again; nothing was half-written.',
        retry: true,
      });
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return new AppError('library-damaged', `${path} is not a database of Isthmus, or it is damaged: ${error.message}.`, {
        ...options,
        hint: 'Restore it from a backup, or use another library (--library FOLDER).',
      });
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
      return new AppError('refused', `The library ${path} cannot be opened for writing: ${error.message}.`, {
        ...options,
        hint: 'Use a folder that you may write to (--library FOLDER).',
      });
    default:
      return error;
  }
}
