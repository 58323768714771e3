import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/contract/errors.ts';

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

const appliedSchema = z.array(z.object({ version: z.number(), hash: z.string() }));

/**
 * Brings a database to the newest version of `folder`: each numbered SQL file in one transaction with its record, so that
 * a failure leaves the version before. Answers the version. Throws `library-too-new` for a database from a later app
 * and `library-damaged` where an applied file is not what it was.
 */
export function migrate(database: Database, folder: string, where: string): number {
  const migrations = readMigrations(folder);
  const newest = migrations.at(-1)?.version ?? 0;
  database.exec('CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, hash TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT');
  const applied = appliedSchema.parse(database.prepare('SELECT version, hash FROM migrations ORDER BY version').all());
  const present = applied.at(-1)?.version ?? 0;
  if (present > newest)
    throw new AppError('library-too-new', `The library ${where} is of version ${present}; this app knows versions up to ${newest}.`, {
      hint: 'Open it with a newer Isthmus, or use another library (--library FOLDER).',
      details: { path: where, version: present, known: newest },
    });
  for (const { version, hash } of applied) {
    if (migrations.find((migration) => migration.version === version)?.hash === hash) continue;
    throw new AppError('library-damaged', `Migration ${version} of the library ${where} is not the one that this app has.`, {
      hint: 'The library was made by another build of Isthmus; open it with that one, or use another library.',
      details: { path: where, version },
    });
  }
  const record = database.prepare('INSERT INTO migrations (version, hash, applied_at) VALUES (?, ?, ?)');
  for (const migration of migrations.filter(({ version }) => version > present)) {
    database.transaction(() => {
      database.exec(migration.sql);
      record.run(migration.version, migration.hash, new Date().toISOString());
    })();
  }
  return newest;
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => {
      // Line endings are git's to choose; the hash must not depend on them.
      const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
      return { version: Number(name.slice(0, 4)), name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });
}
