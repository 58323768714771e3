import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readLock, socketPath } from '../../main/hosts/library/lock.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { fakeCompose, openForTest } from '../helpers/fake-library.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const windows = process.platform === 'win32';

describe('opening a library', () => {
  it('makes one of many its owner and the others its clients', async () => {
    const folder = await temporaryFolder();
    let owners = 0;
    const clients = await Promise.all(
      Array.from({ length: 8 }, () => {
        const compose = fakeCompose({ handlers: { 'runs.list': async () => [] } });
        return openForTest(folder, async (...given) => {
          owners++;
          return compose(...given);
        });
      }),
    );
    expect(owners).toBe(1);
    for (const client of clients) expect(await client.call('runs.list', {})).toEqual([]);
  });

  it('waits for an owner that is still opening it', async () => {
    const folder = await temporaryFolder();
    const opened = Promise.withResolvers<void>();
    const compose = fakeCompose({ handlers: { 'runs.list': async () => [] } });
    const owner = openForTest(folder, async (...given) => {
      await opened.promise;
      return compose(...given);
    });
    await expect.poll(() => readLock(folder)).not.toBeNull();
    const second = await openForTest(folder, fakeCompose());
    const answer = second.call('runs.list', {});
    opened.resolve();
    expect(await answer).toEqual([]);
    await owner;
  });

  it('leaves nothing behind when it is closed, and can be opened again', async () => {
    const folder = await temporaryFolder();
    for (let time = 0; time < 2; time++) {
      const client = await openForTest(folder, fakeCompose());
      await client.close();
      expect(await readLock(folder)).toBeNull();
      if (!windows) expect(existsSync(socketPath(folder))).toBe(false);
    }
  });

  it('that fails says why, and leaves the library to the next', async () => {
    const folder = await temporaryFolder();
    const error = new AppError('library-too-new', 'It is from the future.', { hint: 'Use a newer one.' });
    await expect(openForTest(folder, async () => Promise.reject(error))).rejects.toBe(error);
    expect(await readLock(folder)).toBeNull();
    await expect(openForTest(folder, fakeCompose())).resolves.toBeDefined();
  });

  it.skipIf(windows)('that cannot listen says so, and keeps no lock (skipped on Windows, where a pipe has no folder)', async () => {
    const folder = await temporaryFolder();
    mkdirSync(socketPath(folder));
    onTestFinished(() => rmdirSync(socketPath(folder)));
    await expect(openForTest(folder, fakeCompose())).rejects.toMatchObject({ name: 'AppError', code: 'refused' });
    expect(await readLock(folder)).toBeNull();
  });

  it('is refused where the folder is a file', async () => {
    const path = join(await temporaryFolder(), 'file');
    writeFileSync(path, 'x');
    await expect(openForTest(path, fakeCompose())).rejects.toMatchObject({ code: 'refused', details: { path } });
  });
});

describe('a lock whose owner is gone', () => {
  it.each(['', '{"pid": 1', '{"pid":"1","token":3}', 'null'])('is taken over when it is %j', async (text) => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'lock.json'), text);
    const client = await openForTest(folder, fakeCompose({ handlers: { 'runs.list': async () => [] } }));
    expect((await readLock(folder))?.pid).toBe(process.pid);
    expect(await client.call('runs.list', {})).toEqual([]);
  });

  it('is taken over when its process has ended, by one of many at once', async () => {
    const folder = await temporaryFolder();
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid, token: 'stale', socket: socketPath(folder) }));
    let owners = 0;
    const compose = fakeCompose();
    const opened = Array.from({ length: 6 }, () =>
      openForTest(folder, async (...given) => {
        owners++;
        return compose(...given);
      }),
    );
    await Promise.all(opened);
    expect(owners).toBe(1);
  });

  it('is taken over when another process has its id by now', { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => void other.kill());
    writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: other.pid, token: 'stale', socket: socketPath(folder) }));
    await openForTest(folder, fakeCompose());
    expect((await readLock(folder))?.pid).toBe(process.pid);
    expect(other.exitCode).toBeNull();
  });
});
