import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const lockSchema = z.object({ pid: z.number().int(), token: z.string(), socket: z.string() });
export type Lock = z.infer<typeof lockSchema>;

const lockFile = (folder: string): string => join(folder, 'lock.json');

/** The socket of a library's owner: a short path, since systems allow about a hundred characters, and the same for everyone. */
export function socketPath(folder: string): string {
  const name = `isthmus-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), `${name}-${userInfo().uid}.sock`);
}

/** Takes the lock if there is none. The file appears whole or not at all: it is written beside and linked into place. */
export async function takeLock(folder: string): Promise<Lock | null> {
  await mkdir(folder, { recursive: true });
  const lock: Lock = { pid: process.pid, token: randomUUID(), socket: socketPath(folder) };
  const draft = join(folder, `.lock-${lock.token}`);
  await writeFile(draft, JSON.stringify(lock), { flag: 'wx' });
  try {
    await link(draft, lockFile(folder));
    return lock;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

export async function readLock(folder: string): Promise<Lock | null> {
  const text = await readFile(lockFile(folder), 'utf8').catch(() => null);
  if (text === null) return null;
  // A lock that cannot be read is nobody's: no process of ours writes one.
  const parsed = lockSchema.safeParse(parse(text));
  return parsed.success ? parsed.data : { pid: 0, token: '', socket: '' };
}

/** After so long a claim is that of a process that was killed while it held it. */
const claimMilliseconds = 10_000;

/**
 * Takes a dead owner's lock away. That takes a claim which is named after the lock, so that of several that see the same
 * stale lock one is at it at a time, and who comes late finds another lock in its place and leaves it.
 */
export async function breakLock(folder: string, stale: Lock): Promise<void> {
  const claim = join(folder, `.break-${createHash('sha256').update(stale.token).digest('hex').slice(0, 16)}`);
  try {
    await mkdir(claim);
  } catch {
    const claimed = await stat(claim).catch(() => null);
    if (claimed && Date.now() - claimed.mtimeMs > claimMilliseconds) await removeClaim(claim);
    return;
  }
  try {
    if ((await readLock(folder))?.token === stale.token) await rm(lockFile(folder), { force: true });
  } finally {
    await removeClaim(claim);
  }
}

const removeClaim = (claim: string): Promise<void> => rmdir(claim).catch(() => undefined);

export async function releaseLock(folder: string, lock: Lock): Promise<void> {
  if ((await readLock(folder))?.token === lock.token) await rm(lockFile(folder), { force: true });
}

/** Whether a process with this id is alive. It may be another one than wrote the lock: ids are used again. */
export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
