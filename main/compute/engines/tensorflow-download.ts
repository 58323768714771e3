import type { Report } from '../../services/ports/report.ts';
import { downloadWheel, findPython } from './pip.ts';

/** The release that tfjs-node's addon was tried with. */
const wantedVersion = '2.21.0';
/** The CUDA that this release is built for. */
export const wantedCuda = 12;

/** Wheels of Linux on x86 come without CUDA under a name of their own, at half the size. */
const cpuProject = (): string => (process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow');

const fromHint =
  'Download a wheel of tensorflow-cpu or the C library of TensorFlow on another machine, and run `isthmus engine install --from FILE`.';
export const gpuFromHint =
  `Run 'pip download "tensorflow[and-cuda]==${wantedVersion}"' on another Linux machine, and carry the wheels here: ` +
  '`isthmus engine install --gpu --from FOLDER`.';

/**
 * Downloads TensorFlow's wheel, with CUDA or without, to the folder `wheels`; `work` holds all that is unfinished.
 * Answers its path. Throws what `downloadWheel` throws.
 */
export async function downloadTensorflow(
  gpu: boolean,
  folders: { work: string; wheels: string },
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  const hint = gpu ? gpuFromHint : fromHint;
  const python = await findPython(hint, signal);
  const requirement = `${gpu ? 'tensorflow' : cpuProject()}==${wantedVersion}`;
  return downloadWheel({ python, requirement, ...folders, phase: 'Downloading TensorFlow', hint, report, signal });
}
