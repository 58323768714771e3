import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../shared/contract/errors.ts';
import { backboneFolder, bundleFile, parityFile, parityTolerance } from './bundle.ts';
import type { NumberScale } from '../engine/numbers.ts';
import type { Bundle, Parity } from './bundle.ts';
import type { ExportContent, Exporter, RunnableModel } from './exporter.ts';
import { modelCard } from './model-card.ts';

/**
 * Writes a bundle beside its final place, reloads it, compares it with the trained model, and only then moves it
 * there: whatever fails, nothing half-written is left. Throws `conflict` where the folder is not empty and `parity`
 * where the reloaded model answers otherwise.
 */
export async function writeBundle(exporter: Exporter, content: ExportContent, out: string): Promise<{ parity: number; bytes: number }> {
  await refuseFull(out);
  const incoming = join(dirname(out), `.${basename(out)}.${randomUUID()}`);
  try {
    await mkdir(incoming, { recursive: true });
    const file = await exporter.write(content.model, content.values, incoming, content.bundle.number, content.backbone);
    if (content.beside) {
      // What begins with a dot was left by a process that was killed.
      const filter = (path: string): boolean => !basename(path).startsWith('.');
      await cp(content.beside, join(incoming, backboneFolder), { recursive: true, filter });
    }
    const largestDifference = await compare(
      exporter,
      incoming,
      { model: file, input: content.bundle.input },
      content.parity,
      content.bundle.number,
    );
    const bundle: Bundle = {
      bundle: 'isthmus',
      version: 1,
      format: exporter.descriptor.id,
      model: file,
      parity: { file: parityFile, items: content.parity.inputs.length, largestDifference },
      ...content.bundle,
    };
    await writeFile(join(incoming, parityFile), JSON.stringify(content.parity));
    await writeFile(join(incoming, bundleFile), `${JSON.stringify(bundle, null, 2)}\n`);
    await writeFile(join(incoming, 'README.md'), modelCard(bundle));
    const bytes = await sizeOf(incoming);
    await rmdir(out).catch(() => undefined);
    await rename(incoming, out);
    return { parity: largestDifference, bytes };
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    throw asAppError(error, out);
  }
}

async function refuseFull(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw asAppError(error, out);
  });
  if (entries.length > 0)
    throw new AppError('conflict', `The folder ${out} is not empty.`, {
      hint: 'Give a new folder, or empty this one.',
      details: { path: out },
    });
}

async function compare(
  exporter: Exporter,
  folder: string,
  bundle: Pick<Bundle, 'model' | 'input'>,
  parity: Parity,
  number: NumberScale | null,
): Promise<number> {
  const reloaded: RunnableModel = await exporter.open(folder, bundle);
  try {
    const found = reloaded.outputs(Float32Array.from(parity.inputs.flat()), parity.inputs.length);
    const largest = largestDifference(parity.outputs, found) / (number?.deviation ?? 1);
    if (!(largest <= parityTolerance))
      throw new AppError(
        'parity',
        `The exported model, reloaded, differs from the trained one by ${largest}; at most ${parityTolerance} is allowed.`,
        {
          hint: 'Nothing was written. Please report this with the run’s configuration.',
          details: { difference: largest },
        },
      );
    return largest;
  } finally {
    reloaded.dispose();
  }
}

/** NaN where the two have other shapes or any value that is no number. */
export function largestDifference(expected: readonly (readonly number[])[], found: readonly (readonly number[])[]): number {
  const [a, b] = [expected.flat(), found.flat()];
  const alike = expected.length === found.length && expected.every((row, at) => row.length === found[at]?.length);
  if (!alike || a.length === 0) return Number.NaN;
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (b[at] ?? Number.NaN))), 0);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function asAppError(error: unknown, path: string): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  const options = { details: { path }, cause: error };
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new AppError('disk-full', `The disk is full: ${path} was not written.`, {
      ...options,
      hint: 'Free some space or give a folder on another disk.',
      retry: true,
    });
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
    return new AppError('refused', `${path} cannot be written: ${error.message}.`, {
      ...options,
      hint: 'Give a folder that you may write to.',
    });
  if (error.code === 'ENOTDIR' || error.code === 'EEXIST' || error.code === 'ENOTEMPTY')
    return new AppError('conflict', `${path} cannot become a folder: ${error.message}.`, {
      ...options,
      hint: 'Give the path of a new folder.',
    });
  return error;
}
