import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Report } from '../../services/ports.ts';
import { lastLines, runCommand } from './run-command.ts';

/** The release that tfjs-node's addon was tried with. */
const wantedVersion = '2.21.0';

const timeoutSeconds = 1800;
/** Wheels of Linux on x86 come without CUDA under a name of their own, at half the size. */
const wheelName = (): string => (process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow');

const fromHint =
  'Download a wheel of tensorflow-cpu or the C library of TensorFlow on another machine, and run `isthmus engine install --from FILE`.';

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

/** The first Python that has pip: `ISTHMUS_PYTHON`, or what systems call it. */
async function findPython(signal: AbortSignal): Promise<string> {
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
    { hint: fromHint },
  );
}

/**
 * Downloads TensorFlow's wheel with pip, which knows the user's index and proxy, to the folder `wheels`.
 * Answers its path. Throws `engine-unavailable` or `interrupted`; `work` holds all that is unfinished.
 */
export async function downloadWheel(work: string, wheels: string, report: Report, signal: AbortSignal): Promise<string> {
  const python = await findPython(signal);
  const target = join(work, 'wheel');
  const temporary = join(work, 'temporary');
  await mkdir(temporary, { recursive: true });
  const environment = {
    ...process.env,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
  };
  const base = [
    '-m',
    'pip',
    'download',
    `${wheelName()}==${wantedVersion}`,
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--dest',
    target,
  ];
  report('Downloading TensorFlow', 0, null);
  // pip has no progress that every version of it knows; what has arrived is counted instead.
  const timer = setInterval(() => void bytesIn(work).then((bytes) => report('Downloading TensorFlow', bytes, null)), 500);
  try {
    // The library is the same for every Python, so one that TensorFlow has no wheel for may ask for another's.
    for (const more of [[], ['--python-version', '3.12'], ['--python-version', '3.11']]) {
      const result = await runCommand(python, [...base, ...more], {
        timeoutSeconds,
        environment,
        signal,
      });
      if (result.code === 0) break;
      const noneFits = /no matching distribution|could not find a version/i.test(result.stderr);
      if (noneFits && more[1] !== '3.11') continue;
      const why = result.timedOut ? 'it took longer than half an hour' : lastLines(result.stderr, 1);
      throw new AppError('engine-unavailable', `pip could not download ${wheelName()} ${wantedVersion}: ${why}`, {
        hint: fromHint,
        retry: true,
      });
    }
  } finally {
    clearInterval(timer);
  }
  const name = (await readdir(target)).find((file) => file.endsWith('.whl'));
  if (name === undefined)
    throw new AppError('engine-unavailable', `pip downloaded no wheel of ${wheelName()} ${wantedVersion}.`, { hint: fromHint });
  await mkdir(wheels, { recursive: true });
  await rename(join(target, name), join(wheels, name));
  await rm(temporary, { recursive: true, force: true });
  return join(wheels, name);
}
