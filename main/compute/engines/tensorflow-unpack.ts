import { copyFile, lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Report } from '../../services/ports/report.ts';
import { interrupted, lastLines, runCommand } from './run-command.ts';
import { linkLibraries, placeOf } from './tensorflow-layout.ts';
import { unpackZip } from './unpack-zip.ts';

const wrongSource = (path: string, message: string): AppError =>
  new AppError('bad-data', `${path} ${message}`, {
    hint: 'Give a wheel of tensorflow or tensorflow-cpu for this system (.whl), a folder with one, or the C library of TensorFlow (.tar.gz, .zip, or unpacked with lib and include).',
    details: { path },
  });

const phase = 'Unpacking TensorFlow';

/** Copies what the addon needs out of an unpacked C library or an installed Python package. Links are followed by their target alone. */
async function copyFolder(folder: string, stage: string, report: Report, signal: AbortSignal): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  for (const [index, name] of names.entries()) {
    if (signal.aborted) throw interrupted('Copying TensorFlow');
    const place = placeOf(name);
    const from = join(folder, name);
    if (place === undefined || !(await lstat(from)).isFile()) continue;
    await mkdir(dirname(join(stage, place)), { recursive: true });
    await copyFile(from, join(stage, place));
    report(phase, index + 1, names.length);
  }
}

async function unpackTar(path: string, stage: string, report: Report, signal: AbortSignal): Promise<void> {
  const folder = join(stage, 'unpacked');
  await mkdir(folder);
  report(phase, 0, null);
  const result = await runCommand('tar', ['-xf', path, '-C', folder], {
    timeoutSeconds: 600,
    signal,
  });
  if (result.code !== 0) throw wrongSource(path, `could not be unpacked: ${lastLines(result.stderr)}`);
  await copyFolder(folder, stage, report, signal);
  await rm(folder, { recursive: true });
}

async function newestWheel(folder: string): Promise<string | undefined> {
  const wheels = (await readdir(folder))
    .filter((name) => /^tensorflow(_\w+)?-.*\.whl$/.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const last = wheels.at(-1);
  return last === undefined ? undefined : join(folder, last);
}

/**
 * Fills the folder `stage` with lib/ and include/ from a wheel, a folder that holds one, a C library as .tar.gz, .tgz or
 * .zip, or an unpacked folder. Answers the libraries to link with, relative to `stage`.
 * Throws `not-found`, `bad-data` (names what is missing), `disk-full` or `interrupted`.
 */
export async function unpackTensorflow(from: string, stage: string, report: Report, signal: AbortSignal): Promise<string[]> {
  const found = await stat(from).catch(() => undefined);
  if (!found)
    throw new AppError('not-found', `${from} does not exist or cannot be read.`, {
      hint: 'Check the path and its permissions.',
      details: { path: from },
    });
  if (found.isDirectory()) {
    const wheel = await newestWheel(from);
    if (wheel !== undefined) await unpackZip(wheel, stage, placeOf, phase, report, signal);
    else await copyFolder(from, stage, report, signal);
  } else if (/\.(whl|zip)$/i.test(from)) await unpackZip(from, stage, placeOf, phase, report, signal);
  else if (/\.(tar|tar\.gz|tgz)$/i.test(from)) await unpackTar(from, stage, report, signal);
  else throw wrongSource(from, 'is neither a wheel nor an archive.');

  const files = (await readdir(stage, { recursive: true })).map((name) => relative('.', name).replaceAll('\\', '/'));
  const libraries = linkLibraries(files);
  if (libraries.length === 0) throw wrongSource(from, `holds no TensorFlow library for ${process.platform} ${process.arch}.`);
  if (!files.includes('include/tensorflow/c/c_api.h'))
    throw wrongSource(from, 'holds no headers of TensorFlow (include/tensorflow/c/c_api.h).');
  return libraries;
}
