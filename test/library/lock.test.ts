import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breakLock, isAlive, readLock, releaseLock, socketPath, takeLock } from '../../main/hosts/library/lock.ts';
import type { Lock } from '../../main/hosts/library/lock.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** The id of a process that has ended. */
const deadProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

const writeLock = (folder: string, lock: Lock): void => writeFileSync(join(folder, 'lock.json'), JSON.stringify(lock));
const staleLock = (folder: string): Lock => ({ pid: deadProcess(), token: 'stale', socket: socketPath(folder) });

/** Takes the lock as openLibrary does, but for talking to an owner: null when somebody else has it. */
async function takeOver(folder: string): Promise<Lock | null> {
  for (;;) {
    const lock = await takeLock(folder);
    if (lock) return lock;
    const held = await readLock(folder);
    if (held && isAlive(held.pid)) return null;
    if (held) await breakLock(folder, held);
  }
}

describe('the lock', () => {
  it('is taken by one of many at once, and is whole for all others', async () => {
    const folder = await temporaryFolder();
    const takers = Array.from({ length: 30 }, () => takeLock(folder));
    const readers = Array.from({ length: 30 }, () => readLock(folder));
    const taken = (await Promise.all(takers)).filter((lock) => lock !== null);
    expect(taken).toHaveLength(1);
    const [lock] = taken;
    for (const read of await Promise.all(readers)) if (read) expect(read).toEqual(lock);
    expect(await readLock(folder)).toEqual(lock);
    expect(readdirSync(folder)).toEqual(['lock.json']);
  });

  it('is released by who took it alone', async () => {
    const folder = await temporaryFolder();
    const lock = (await takeLock(folder)) as Lock;
    await releaseLock(folder, { ...lock, token: 'another' });
    expect(await readLock(folder)).toEqual(lock);
    await releaseLock(folder, lock);
    expect(await readLock(folder)).toBeNull();
    expect(await takeLock(folder)).not.toBeNull();
  });

  it('names a socket that is short enough for every system, one for each library', async () => {
    const deep = join(await temporaryFolder(), ...Array.from({ length: 20 }, () => 'a-folder-with-a-long-name'));
    expect(socketPath(deep).length).toBeLessThan(100);
    expect(socketPath(deep)).not.toBe(socketPath(join(deep, 'other')));
    expect(socketPath(join(deep, 'x', '..'))).toBe(socketPath(deep));
  });
});

describe('a stale lock', () => {
  it('is broken by all at once, and taken by one; again and again', async () => {
    const stale = staleLock(await temporaryFolder());
    for (let round = 0; round < 60; round++) {
      const folder = await temporaryFolder();
      writeLock(folder, { ...stale, token: `stale-${round}` });
      const owners = (await Promise.all(Array.from({ length: 12 }, () => takeOver(folder)))).filter((lock) => lock !== null);
      expect(owners, `round ${round}`).toHaveLength(1);
      expect(await readLock(folder)).toEqual(owners[0]);
    }
  });

  it('is not confused with the one that took its place', async () => {
    const folder = await temporaryFolder();
    writeLock(folder, staleLock(folder));
    const seen = (await readLock(folder)) as Lock;
    await breakLock(folder, seen);
    const next = await takeLock(folder);
    await breakLock(folder, seen);
    expect(await readLock(folder)).toEqual(next);
    expect(readdirSync(folder)).toEqual(['lock.json']);
  });
});
