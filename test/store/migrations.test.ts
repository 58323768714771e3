import { readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../main/store/migrate.ts';
import { openStore } from '../../main/store/open-store.ts';
import { datasetRecord } from '../helpers/records.ts';
import { thrownBy } from '../helpers/store.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const shipped = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));

const first = `CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\n`;
const second = `ALTER TABLE notes ADD COLUMN length INTEGER;\nUPDATE notes SET length = length(text);\nCREATE INDEX notes_by_length ON notes (length);\n`;

interface Setting {
  readonly database: Database;
  readonly folder: string;
  write(name: string, sql: string): void;
  versions(): unknown[];
}

/** A database at version 1 of a folder of migrations of its own, with two rows in it. */
async function seeded(): Promise<Setting> {
  const folder = await temporaryFolder();
  const database = new Sqlite(join(folder, 'isthmus.db'));
  onTestFinished(() => void database.close());
  const write = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);
  write('0001-notes.sql', first);
  migrate(database, folder, 'here');
  database.exec(`INSERT INTO notes (id, text) VALUES (1, 'one'), (2, 'three')`);
  return { database, folder, write, versions: () => database.prepare('SELECT version FROM migrations ORDER BY version').pluck().all() };
}

describe('a migration', () => {
  it('to a newer version keeps the rows, and its index is used', async () => {
    const { database, folder, write, versions } = await seeded();
    write('0002-length.sql', second);
    expect(migrate(database, folder, 'here')).toBe(2);
    expect(database.prepare('SELECT * FROM notes ORDER BY id').all()).toEqual([
      { id: 1, text: 'one', length: 3 },
      { id: 2, text: 'three', length: 5 },
    ]);
    const [plan] = database.prepare('EXPLAIN QUERY PLAN SELECT text FROM notes WHERE length = 5').all() as { detail: string }[];
    expect(plan?.detail).toBe('SEARCH notes USING INDEX notes_by_length (length=?)');
    expect(versions()).toEqual([1, 2]);
  });

  it('is applied once, and only files that are named as migrations are', async () => {
    const { database, folder, write, versions } = await seeded();
    write('0002-length.sql', second);
    write('notes.sql', 'DROP TABLE notes;');
    write('0003-drop.sql.bak', 'DROP TABLE notes;');
    for (let time = 0; time < 3; time++) expect(migrate(database, folder, 'here')).toBe(2);
    expect(versions()).toEqual([1, 2]);
  });

  it('that fails in its middle leaves the version before, whole; those before it stay', async () => {
    const { database, folder, write, versions } = await seeded();
    write('0002-length.sql', second);
    write(
      '0003-broken.sql',
      `INSERT INTO notes (id, text) VALUES (3, 'never');\nDROP INDEX notes_by_length;\nINSERT INTO nowhere VALUES (1);\n`,
    );
    expect(() => migrate(database, folder, 'here')).toThrow(/nowhere/);
    expect(versions()).toEqual([1, 2]);
    expect(database.prepare('SELECT count(*) FROM notes').pluck().get()).toBe(2);
    expect(database.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'notes_by_length'`).pluck().get()).toBe(1);
    write('0003-broken.sql', `INSERT INTO notes (id, text) VALUES (3, 'mended');\n`);
    expect(migrate(database, folder, 'here')).toBe(3);
  });

  it('whose file is another than the one that was applied is refused, and nothing newer is applied', async () => {
    const { database, folder, write, versions } = await seeded();
    write('0001-notes.sql', `${first}-- changed\n`);
    write('0002-length.sql', second);
    expect(thrownBy(() => migrate(database, folder, 'here'))).toMatchObject({
      code: 'library-damaged',
      details: { path: 'here', version: 1 },
    });
    expect(versions()).toEqual([1]);
  });

  it('has the same hash whatever the ends of its lines are', async () => {
    const { database, folder, write } = await seeded();
    write('0001-notes.sql', first.replaceAll('\n', '\r\n'));
    expect(migrate(database, folder, 'here')).toBe(1);
  });
});

describe('the library’s own migrations', () => {
  it('make a library whose version is the newest', async () => {
    const store = openStore(await temporaryFolder());
    expect(store.schemaVersion).toBeGreaterThanOrEqual(1);
    store.close();
  });

  it('keep what an older library holds when one comes after them', async () => {
    const [library, folder] = [await temporaryFolder(), await temporaryFolder()];
    await cp(shipped, folder, { recursive: true });
    const before = openStore(library, folder);
    before.insertDataset(datasetRecord());
    before.close();
    writeFileSync(join(folder, '9999-tags.sql'), 'ALTER TABLE datasets ADD COLUMN tags TEXT;\n');
    const after = openStore(library, folder);
    onTestFinished(() => after.close());
    expect([after.schemaVersion, after.datasets()]).toEqual([9999, [datasetRecord()]]);
  });

  it('refuse a library from the future and leave every byte of it', async () => {
    const library = await temporaryFolder();
    openStore(library).close();
    const path = join(library, 'isthmus.db');
    const database = new Sqlite(path);
    database.exec(
      `INSERT INTO migrations VALUES (9999, 'later', '2030-01-01T00:00:00.000Z'); CREATE TABLE later (id) STRICT`.replace(
        '(id)',
        '(id INTEGER)',
      ),
    );
    database.close();
    const bytes = readFileSync(path);
    const error = thrownBy(() => openStore(library));
    expect(error).toMatchObject({ code: 'library-too-new', details: { path: library, version: 9999 } });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});
