import { readdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { findNvidiaDriver, requireDriver } from './nvidia-driver.ts';

/** The folder of an installation that holds CUDA, laid out as Python's packages are: `nvidia/<part>/lib`. */
const cudaFolder = 'nvidia';

/** What TensorFlow opens by name, and what that needs in turn. The needed come first. */
const openedByName = ['cudart', 'nvJitLink', 'nvrtc', 'cublasLt', 'cublas', 'cufft', 'cusparse', 'cusolver', 'cudnn', 'nccl', 'cupti'];

/** Of `<dlfcn.h>`; Node has no name for it. What was opened stays open. */
const noDelete = 0x1000;

/**
 * Where a file of one of NVIDIA's wheels goes in an installation; undefined for headers and all else that does not run.
 *
 * The place is its own path in the wheel. TensorFlow's libraries look for CUDA in `$ORIGIN/../nvidia/<part>/lib`, NVIDIA's
 * for one another in `$ORIGIN/../../<part>/lib`, and XLA for its assembler in `../nvidia/cuda_nvcc`: beside `lib/` all of
 * these are right. XLA alone needs `ptxas` and `libdevice`; nothing of this app asks for XLA, and they are small.
 */
export const placeOfCuda = (path: string): string | undefined =>
  /^nvidia\/\w+\/(lib\/lib[\w.+-]+\.so(\.\d+)*|bin\/ptxas|nvvm\/libdevice\/\w[\w.]*\.bc)$/.test(path) ? path : undefined;

/** The libraries of CUDA that TensorFlow will ask for, in the order to open them; empty in an installation without CUDA. */
export async function cudaLibraries(installation: string): Promise<string[]> {
  const parts = await readdir(join(installation, cudaFolder)).catch(() => []);
  const folders = parts.map((part) => join(installation, cudaFolder, part, 'lib'));
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder).catch(() => [])).sort().map((name) => ({ folder, name }))),
  );
  return openedByName.flatMap((library) =>
    files
      .flat()
      .filter(({ name }) => new RegExp(`^lib${library}\\.so\\.\\d+$`).test(name))
      .map(({ folder, name }) => join(folder, name)),
  );
}

/**
 * Opens libraries for good, so that TensorFlow finds them by their bare names. Its own search path should do that, but not
 * every release names every part there (cuDNN is the one to miss), and the alternative, LD_LIBRARY_PATH, would have to be
 * set before the process starts. What cannot be opened is left to TensorFlow to complain about.
 */
export function openLibraries(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_LAZY | noDelete);
    } catch {
      // Always: Node opens the library, and then finds no addon in it.
    }
  }
}

/** What computes where TensorFlow uses a GPU, e.g. `GPU: NVIDIA GeForce RTX 4090`. */
export async function nameGpu(): Promise<string> {
  const cards = [...new Set((await findNvidiaDriver())?.cards)];
  if (cards.length === 0) return 'GPU';
  return cards.length === 1 ? `GPU: ${cards[0]}` : `GPU: one of ${cards.join(', ')}`;
}

/** Why TensorFlow computes on the CPU although CUDA was installed with it, without the last full stop. */
export async function whyNoGpu(libraries: readonly string[]): Promise<string> {
  const hidden = process.env['CUDA_VISIBLE_DEVICES'];
  if (hidden === '' || hidden === '-1') return `CUDA_VISIBLE_DEVICES=${hidden} hides every card`;
  const cuda = Number(/libcudart\.so\.(\d+)$/m.exec(libraries.join('\n'))?.[1]);
  try {
    const { version, cards } = requireDriver(await findNvidiaDriver(), cuda);
    const card = cards.length > 0 ? `${cards.join(', ')} with driver ${version}` : `driver ${version}`;
    return `TensorFlow found no GPU that it can use, though this machine has ${card}. The card may be too old for it, or CUDA is incomplete`;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  }
}
