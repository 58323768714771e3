import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Arm, Checkpoint } from '../../../shared/model/run.ts';

/** How many checkpoints of a training stay: the newest, and one before it should the disk have damaged that. */
const kept = 2;
const digestLength = 32;

const folderOf = (runFolder: string): string => join(runFolder, 'checkpoints');
/** Of those that are kept to choose from the name says so, since files alone decide what is removed. */
const nameOf = (arm: Arm, seed: number, step: number, candidate: boolean): string =>
  `${arm}-${seed}-${step}${candidate ? '-candidate' : ''}.checkpoint`;

/**
 * Writes a checkpoint durably (a file of its own, synced, renamed, with its SHA-256 at the end) and removes the oldest of
 * the same training, but for candidates. A kill at any moment leaves the checkpoints before it whole.
 */
export async function writeCheckpoint(
  runFolder: string,
  training: { arm: Arm; seed: number },
  { step, epoch, candidate, bytes }: Pick<Checkpoint, 'step' | 'epoch' | 'candidate'> & { bytes: Uint8Array },
): Promise<Checkpoint> {
  const folder = folderOf(runFolder);
  await mkdir(folder, { recursive: true });
  const digest = createHash('sha256').update(bytes).digest();
  const path = join(folder, nameOf(training.arm, training.seed, step, candidate));
  const incoming = `${path}.incoming`;
  try {
    const file = await open(incoming, 'w');
    try {
      // One after the other, since these go on where the system wrote a part: a nearly full disk takes what fits.
      await file.writeFile(bytes);
      await file.writeFile(digest);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(incoming, path);
  } catch (error) {
    await rm(incoming, { force: true });
    throw asDiskError(error, path);
  }
  const steps = await stepsOf(folder, training);
  for (const old of steps.slice(kept)) if (!old.candidate) await rm(join(folder, old.name), { force: true });
  return { ...training, step, epoch, candidate, path, hash: digest.toString('hex'), createdAt: new Date().toISOString() };
}

/** The newest whole checkpoint of a training; one that the disk damaged is passed over. Null when there is none. */
export async function newestCheckpoint(
  runFolder: string,
  training: { arm: Arm; seed: number },
): Promise<(Omit<Checkpoint, 'epoch'> & { readonly bytes: Uint8Array }) | null> {
  const folder = folderOf(runFolder);
  for (const { step, name, candidate } of await stepsOf(folder, training)) {
    const path = join(folder, name);
    const file = await readFile(path);
    const bytes = whole(file);
    if (bytes === null) continue;
    const createdAt = (await stat(path)).mtime.toISOString();
    return { ...training, step, candidate, path, hash: digestOf(file), createdAt, bytes };
  }
  return null;
}

/** One checkpoint's bytes. Throws `library-damaged` when the file is gone or not what was written. */
export async function readCheckpoint({ path, hash }: Checkpoint): Promise<Uint8Array> {
  const file = await readFile(path).catch(() => null);
  const bytes = file && whole(file);
  if (bytes && digestOf(file) === hash) return bytes;
  throw new AppError('library-damaged', `The checkpoint ${path} is ${file ? 'damaged' : 'missing'}.`, {
    hint: 'Resume the run or start it anew; its configuration is kept.',
    details: { path },
  });
}

const digestOf = (file: Buffer): string => file.subarray(-digestLength).toString('hex');

function whole(file: Buffer): Uint8Array | null {
  const bytes = file.subarray(0, -digestLength);
  return createHash('sha256').update(bytes).digest().equals(file.subarray(-digestLength)) ? bytes : null;
}

/** Newest first. */
async function stepsOf(
  folder: string,
  { arm, seed }: { arm: Arm; seed: number },
): Promise<{ step: number; name: string; candidate: boolean }[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const pattern = new RegExp(`^${arm}-${seed}-(\\d+)(-candidate)?\\.checkpoint$`);
  return names
    .flatMap((name) => {
      const found = pattern.exec(name);
      return found ? [{ step: Number(found[1]), name, candidate: found[2] !== undefined }] : [];
    })
    .sort((a, b) => b.step - a.step);
}

function asDiskError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new AppError('disk-full', `The disk is full: the checkpoint ${path} was not written.`, {
    hint: 'Free some space and resume the run; the checkpoint before this one is whole.',
    details: { path },
    retry: true,
    cause: error,
  });
}
