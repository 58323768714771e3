import { rm, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Report } from '../../services/ports/report.ts';
import { placeOfCuda } from './cuda-libraries.ts';
import { findNvidiaDriver, requireDriver } from './nvidia-driver.ts';
import { downloadWheel, findPython } from './pip.ts';
import { downloadTensorflow, gpuFromHint } from './tensorflow-download.ts';
import { unpackTensorflow } from './tensorflow-unpack.ts';
import { unpackZip } from './unpack-zip.ts';
import { findWheel, readExtra } from './wheel.ts';
import type { Requirement } from './wheel.ts';

interface CudaRequest {
  /** A folder with the wheels; null downloads those that `wheels` lacks. */
  from: string | null;
  /** Where downloaded wheels are kept until all is installed. */
  wheels: string;
  /** The installation in the making. */
  stage: string;
  report: Report;
  signal: AbortSignal;
}

const lacking = (folder: string, what: readonly string[]): AppError =>
  new AppError('bad-data', `${folder} lacks the wheel${what.length === 1 ? '' : 's'} of ${what.join(', ')} for Linux x64.`, {
    hint: gpuFromHint,
    details: { path: folder, missing: what.join(', ') },
  });

async function tensorflowWheel({ from, wheels, stage, report, signal }: CudaRequest): Promise<string> {
  const folder = from ?? wheels;
  const found = await findWheel(folder, { project: 'tensorflow', versions: '' });
  if (found !== undefined) return found;
  if (from === null) return downloadTensorflow(true, { work: stage, wheels }, report, signal);
  const entry = await stat(from).catch(() => undefined);
  if (entry?.isDirectory()) throw lacking(from, ['tensorflow']);
  throw new AppError('not-found', `${from} is not a folder; CUDA needs one with the wheels of tensorflow and of NVIDIA's libraries.`, {
    hint: gpuFromHint,
    details: { path: from },
  });
}

async function cudaWheels(request: CudaRequest, requirements: readonly Requirement[]): Promise<string[]> {
  const { from, wheels, stage, report, signal } = request;
  const found = await Promise.all(requirements.map((requirement) => findWheel(from ?? wheels, requirement)));
  const missing = requirements.filter((_, index) => found[index] === undefined);
  if (from !== null && missing.length > 0)
    throw lacking(
      from,
      missing.map(({ project, versions }) => `${project}${versions === '' ? '' : ` (${versions})`}`),
    );
  const python = missing.length > 0 ? await findPython(gpuFromHint, signal) : '';
  const all: string[] = [];
  for (const [index, { project, versions }] of requirements.entries()) {
    const phase = `Downloading ${project} (${index + 1} of ${requirements.length})`;
    const download = { python, requirement: `${project}${versions}`, wheels, work: stage, phase, hint: gpuFromHint, report, signal };
    all.push(found[index] ?? (await downloadWheel(download)));
  }
  return all;
}

/** Does something with a wheel. One that is damaged and was downloaded is not kept for the next attempt. */
async function useWheel<Result>({ from }: CudaRequest, wheel: string, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (from === null && error instanceof AppError && error.code === 'bad-data') await rm(wheel, { force: true });
    throw error;
  }
}

/**
 * Fills the folder `stage` with TensorFlow and, in `nvidia/`, with the CUDA that its wheel names in the extra `and-cuda`.
 * Answers the libraries to link with, relative to `stage`. Throws what `unpackTensorflow` and `downloadWheel` throw,
 * `bad-data` with the names of wheels that a folder lacks, and `engine-unavailable` when the driver is too old.
 */
export async function unpackWithCuda(given: CudaRequest): Promise<string[]> {
  const request = { ...given, from: given.from === null ? null : resolve(given.from) };
  const { stage, report, signal } = request;
  const tensorflow = await tensorflowWheel(request);
  const requirements = await useWheel(request, tensorflow, async () => {
    const named = (await readExtra(tensorflow, 'and-cuda', signal)).filter(({ project }) => project.startsWith('nvidia-'));
    if (named.length > 0) return named;
    throw new AppError('bad-data', `${tensorflow} names no CUDA libraries: it is not a wheel with CUDA.`, { hint: gpuFromHint });
  });
  const cuda = Number(requirements.map(({ project }) => /-cu(\d+)$/.exec(project)?.[1]).find((release) => release !== undefined));
  requireDriver(await findNvidiaDriver(signal), cuda);
  const wheels = await cudaWheels(request, requirements);
  const libraries = await useWheel(request, tensorflow, () => unpackTensorflow(tensorflow, stage, report, signal));
  for (const [index, wheel] of wheels.entries()) {
    const phase = `Unpacking ${requirements[index]?.project ?? ''} (${index + 1} of ${wheels.length})`;
    await useWheel(request, wheel, async () => {
      if ((await unpackZip(wheel, stage, placeOfCuda, phase, report, signal)) === 0)
        throw new AppError('bad-data', `${basename(wheel)} holds no library of CUDA.`, { hint: gpuFromHint, details: { path: wheel } });
    });
  }
  return libraries;
}
