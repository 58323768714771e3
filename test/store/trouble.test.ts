import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../main/store/open-store.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { datasetRecord, newMetric, runRecord } from '../helpers/records.ts';
import { thrownBy } from '../helpers/store.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const shipped = fileURLToPath(new URL('../../main/store/migrations/', import.meta.url));

describe('a database that cannot be used', () => {
  it.each(['This is a letter, not a database.'.repeat(100), '\0'.repeat(4096) + 'x'])('is damaged when it is no database', async (text) => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'isthmus.db'), text);
    expect(thrownBy(() => openStore(folder))).toMatchObject({ code: 'library-damaged', details: { path: join(folder, 'isthmus.db') } });
    expect(readFileSync(join(folder, 'isthmus.db'), 'utf8')).toBe(text);
  });

  it('is damaged when its pages are', async () => {
    const folder = await temporaryFolder();
    const store = openStore(folder);
    for (let at = 0; at < 200; at++) store.insertDataset(datasetRecord({ id: `data-${at}`, name: `Digits ${at}` }));
    store.close();
    const path = join(folder, 'isthmus.db');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096);
    writeFileSync(path, bytes);
    const error = thrownBy(() => {
      const opened = openStore(folder);
      onTestFinished(() => opened.close());
      opened.datasets();
    });
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'library-damaged' });
  });

  it('is refused when it is a folder, and when the library is a file or lies in one', async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, 'isthmus.db'));
    const file = join(await temporaryFolder(), 'file');
    writeFileSync(file, 'x');
    for (const library of [folder, file, join(file, 'library')])
      expect(
        thrownBy(() => openStore(library)),
        library,
      ).toMatchObject({ code: 'refused' });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'is refused in a folder that cannot be written (skipped for root, whom no mode stops, and on Windows)',
    async () => {
      const folder = await temporaryFolder();
      openStore(join(folder, 'library')).close();
      mkdirSync(join(folder, 'empty'));
      for (const name of ['library', 'empty']) chmodSync(join(folder, name), 0o500);
      chmodSync(join(folder, 'library', 'isthmus.db'), 0o400);
      onTestFinished(() => ['library', 'empty'].forEach((name) => chmodSync(join(folder, name), 0o700)));
      for (const name of ['library', 'empty', 'empty/new'])
        expect(
          thrownBy(() => openStore(join(folder, name))),
          name,
        ).toMatchObject({ code: 'refused' });
    },
  );
});

describe('a full disk', () => {
  /** A library that can grow by few pages: SQLite then fails as it does when the disk has no more. */
  async function smallStore() {
    const [library, migrations] = [await temporaryFolder(), await temporaryFolder()];
    await cp(shipped, migrations, { recursive: true });
    writeFileSync(join(migrations, '9999-small.sql'), 'PRAGMA max_page_count = 40;\n');
    const store = openStore(library, migrations);
    onTestFinished(() => store.close());
    return store;
  }

  it('is said as such, and nothing is half-written', async () => {
    const store = await smallStore();
    store.insertRun(runRecord({ state: 'running' }));
    const metrics = Array.from({ length: 200 }, (_, step) => newMetric({ step, name: 'a-name-that-takes-some-room'.repeat(4) }));
    let stored = 0;
    const error = thrownBy(() => {
      for (let time = 0; time < 100; time++)
        stored += store.appendMetrics('run-1', metrics, { stepsDone: time, millisecondsPerStep: 1 }).length;
    });
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'disk-full', retry: true });
    expect(stored).toBeGreaterThan(0);
    expect(store.metrics('run-1', 0)).toHaveLength(stored);
    expect(store.run('run-1')?.lastSeq).toBe(stored);
  });

  it('stops no reading, and no writing once there is room again', async () => {
    const store = await smallStore();
    const add = (id: string): void => store.insertDataset(datasetRecord({ id, name: id, origin: 'o'.repeat(20_000) }));
    const error = thrownBy(() => {
      for (let at = 0; at < 100; at++) add(`data-${at}`);
    });
    expect(error).toMatchObject({ code: 'disk-full' });
    const [newest] = store.datasets();
    store.deleteDataset(newest?.id ?? '');
    add('after');
    expect(store.findDataset('after')?.id).toBe('after');
  });
});
