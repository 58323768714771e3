import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { EngineStatus } from '../../../shared/model/engine.ts';
import type { Report } from '../../services/ports/report.ts';
import { cacheFolder } from './cache-folder.ts';
import { unpackWithCuda } from './cuda-wheels.ts';
import { findNvidiaDriver, requireCudaPlatform, requireDriver } from './nvidia-driver.ts';
import { forgetProbes } from './probe-engines.ts';
import { probeInChild } from './probe.ts';
import { describe, putInPlace, removeAbandoned, stagePrefix } from './stage-folder.ts';
import { buildAddon, requireBuildTools } from './tensorflow-build.ts';
import { downloadTensorflow, wantedCuda } from './tensorflow-download.ts';
import { bindingName, findInstallation, findTfjsNode, manifestName, tfjsNodePackage } from './tensorflow-installation.ts';
import { interrupted } from './run-command.ts';
import { unpackTensorflow } from './tensorflow-unpack.ts';
import { tensorflow } from './tensorflow.ts';

interface InstallRequest {
  /** A wheel, an archive or a folder, for CUDA a folder with all its wheels; null downloads what is needed. */
  from: string | null;
  /** With CUDA, for an NVIDIA card under Linux. */
  gpu?: boolean;
  report: Report;
  signal: AbortSignal;
}

/** Takes the wheel that an earlier attempt downloaded, or downloads it. A damaged one is not kept for the next attempt. */
async function unpackDownloaded(wheels: string, stage: string, report: Report, signal: AbortSignal): Promise<string[]> {
  const kept = (await readdir(wheels).catch(() => [])).find((name) => name.endsWith('.whl'));
  const wheel = kept === undefined ? await downloadTensorflow(false, { work: stage, wheels }, report, signal) : join(wheels, kept);
  try {
    return await unpackTensorflow(wheel, stage, report, signal);
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-data') await rm(wheel, { force: true });
    throw error;
  }
}

function unpack({ from, gpu, report, signal }: InstallRequest, wheels: string, stage: string): Promise<string[]> {
  if (gpu) return unpackWithCuda({ from, wheels, stage, report, signal });
  return from === null ? unpackDownloaded(wheels, stage, report, signal) : unpackTensorflow(resolve(from), stage, report, signal);
}

async function install(
  request: InstallRequest,
  cache: string,
  stage: string,
  addon: { packagePath: string; version: string },
): Promise<EngineStatus> {
  const { report, signal, gpu = false } = request;
  const wheels = join(cache, gpu ? 'wheels-cuda' : 'wheels');
  const libraries = await unpack(request, wheels, stage);
  report('Building the addon', 0, null);
  await buildAddon(addon.packagePath, stage, libraries, signal);
  report('Trying TensorFlow', 0, null);
  const tried = await probeInChild('tensorflow', tensorflow.title, [join(stage, bindingName)]);
  if (!tried.works || tried.version === null)
    throw new AppError('engine-unavailable', tried.reason, {
      hint: tried.hint ?? 'Try another release of TensorFlow.',
    });
  if (signal.aborted) throw interrupted('Installing TensorFlow');
  const known = { version: tried.version, addon: addon.version, from: basename(request.from ?? 'pip'), gpu };
  await writeFile(join(stage, manifestName), JSON.stringify(await describe(stage, known), null, 2));
  await putInPlace(stage, join(cache, `tensorflow-${tried.version}${gpu ? '-cuda' : ''}-${process.platform}-${process.arch}`));
  await rm(wheels, { recursive: true, force: true });
  forgetProbes();
  return tensorflow.probe();
}

/** What is installed already, as far as it is what is asked for: with `gpu`, only one that computes on a GPU. */
async function alreadyWorks(gpu: boolean, addon: string, cache: string): Promise<EngineStatus | undefined> {
  const found = await findInstallation(addon, cache);
  if (typeof found === 'string' || (gpu && !found.manifest.gpu)) return undefined;
  const status = await tensorflow.probe();
  return status.works && (!gpu || status.device?.startsWith('GPU')) ? status : undefined;
}

/**
 * Makes TensorFlow ready for this user: from `from`, from a wheel that an earlier attempt left in the cache, or through
 * pip. With `gpu`, NVIDIA's driver is looked for before anything else. What is installed already and works is kept, unless
 * `from` names something. Everything happens in a folder of its own that is renamed at the end, so nothing is ever
 * half-installed. Throws `engine-unavailable`, `bad-data`, `not-found`, `disk-full` or `interrupted`.
 */
export async function installTensorflow(request: InstallRequest): Promise<EngineStatus> {
  const addon = await findTfjsNode();
  if (!addon)
    throw new AppError('engine-unavailable', `${tfjsNodePackage} is not among the installed packages.`, {
      hint: 'Run `npm ci` again, without --omit=optional.',
    });
  const { from, gpu = false, signal } = request;
  const cache = cacheFolder();
  if (gpu) requireCudaPlatform();
  const kept = from === null ? await alreadyWorks(gpu, addon.version, cache) : undefined;
  if (kept) return kept;
  // Wheels that were carried here may need another CUDA; they say which.
  if (gpu) requireDriver(await findNvidiaDriver(signal), from === null ? wantedCuda : 0);
  await requireBuildTools(signal);
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const stage = await mkdtemp(join(cache, `${stagePrefix}${process.pid}-`));
  try {
    return await install(request, cache, stage, addon);
  } catch (error) {
    if (signal.aborted) throw interrupted('Installing TensorFlow');
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new AppError('disk-full', `There is no room for TensorFlow in ${cache}.`, {
        hint: `Free about ${gpu ? '9 GB, of which 5 GB stay in use' : '2 GB'}, or set ISTHMUS_CACHE to a folder on another disk.`,
        cause: error,
      });
    throw error;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}
