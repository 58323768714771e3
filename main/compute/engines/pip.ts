import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Report } from '../../services/ports/report.ts';
import { lastLines, runCommand } from './run-command.ts';

const timeoutSeconds = 1800;

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The first Python that has pip: `ISTHMUS_PYTHON`, or what systems call it. Throws `engine-unavailable` with `hint`. */
export async function findPython(hint: string, signal: AbortSignal): Promise<string> {
  const given = process.env['ISTHMUS_PYTHON'];
  for (const python of given ? [given] : ['python3', 'python', 'py']) {
    const result = await runCommand(python, ['-m', 'pip', '--version'], {
      timeoutSeconds: 60,
      signal,
    });
    if (result.code === 0) return python;
  }
  throw new AppError(
    'engine-unavailable',
    given ? `${given} (ISTHMUS_PYTHON) has no pip.` : 'TensorFlow cannot be downloaded: no Python with pip was found.',
    { hint },
  );
}

interface WheelDownload {
  python: string;
  /** What pip is asked for: a project and, as METADATA writes it, the versions of it that will do. */
  requirement: string;
  /** Where the finished wheel goes. */
  wheels: string;
  /** An existing folder on the same disk for all that is unfinished. */
  work: string;
  phase: string;
  /** What to do where pip has nothing to give. */
  hint: string;
  report: Report;
  signal: AbortSignal;
}

/**
 * Downloads one wheel with pip, which knows the user's index and proxy. Answers its path. Throws `engine-unavailable`,
 * `interrupted`, or an error of the file system with the code ENOSPC.
 */
export async function downloadWheel(download: WheelDownload): Promise<string> {
  const { requirement, wheels, phase, hint, report, signal } = download;
  const [target, temporary] = [join(download.work, 'wheel'), join(download.work, 'temporary')];
  await mkdir(temporary, { recursive: true });
  const environment = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const options = ['--no-deps', '--only-binary=:all:', '--no-input', '--no-cache-dir', '--disable-pip-version-check'];
  const base = ['-m', 'pip', 'download', requirement, ...options, '--dest', target];
  report(phase, 0, null);
  // pip has no progress that every version of it knows; what has arrived is counted instead.
  const timer = setInterval(() => void bytesIn(download.work).then((bytes) => report(phase, bytes, null)), 500);
  try {
    // The library is the same for every Python, so one that TensorFlow has no wheel for may ask for another's.
    for (const more of [[], ['--python-version', '3.12'], ['--python-version', '3.11']]) {
      const result = await runCommand(download.python, [...base, ...more], { timeoutSeconds, environment, signal });
      if (result.code === 0) break;
      if (/no space left/i.test(result.stderr)) throw Object.assign(new Error(lastLines(result.stderr, 1)), { code: 'ENOSPC' });
      const noneFits = /no matching distribution|could not find a version/i.test(result.stderr);
      if (noneFits && more[1] !== '3.11') continue;
      const why = result.timedOut ? 'it took longer than half an hour' : lastLines(result.stderr, 1);
      throw new AppError('engine-unavailable', `pip could not download ${requirement}: ${why}`, { hint, retry: true });
    }
  } finally {
    clearInterval(timer);
  }
  const name = (await readdir(target)).find((file) => file.endsWith('.whl'));
  if (name === undefined) throw new AppError('engine-unavailable', `pip downloaded no wheel of ${requirement}.`, { hint });
  await mkdir(wheels, { recursive: true });
  await rename(join(target, name), join(wheels, name));
  for (const folder of [target, temporary]) await rm(folder, { recursive: true, force: true });
  return join(wheels, name);
}
