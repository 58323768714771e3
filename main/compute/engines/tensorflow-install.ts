import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import type { EngineStatus } from '../../../shared/model/engine.ts';
import type { Report } from '../../services/ports.ts';
import { cacheFolder } from './cache-folder.ts';
import { forgetProbes } from './probe-engines.ts';
import { probeInChild } from './probe.ts';
import { buildAddon, requireBuildTools } from './tensorflow-build.ts';
import { downloadWheel } from './tensorflow-download.ts';
import { bindingName, findInstallation, findTfjsNode, manifestName, readInstallation, tfjsNodePackage } from './tensorflow-installation.ts';
import type { Manifest } from './tensorflow-installation.ts';
import { interrupted } from './run-command.ts';
import { unpackTensorflow } from './tensorflow-unpack.ts';
import { tensorflow } from './tensorflow.ts';

interface InstallRequest {
  /** A wheel, an archive or a folder; null downloads the wheel. */
  from: string | null;
  report: Report;
  signal: AbortSignal;
}

const stagePrefix = '.installing-';

const isRunning = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Removes what installations left behind that were killed. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const owner = Number(new RegExp(`^\\${stagePrefix}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (Number.isInteger(owner) && !isRunning(owner)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

async function describe(stage: string, version: string, addon: string, from: string): Promise<Manifest> {
  const names = (await readdir(stage, { recursive: true })).filter((name) => !name.startsWith('include')).sort();
  const found = await Promise.all(
    names.map(async (name) => ({
      path: name,
      info: await stat(join(stage, name)),
    })),
  );
  const files = found
    .filter(({ info }) => info.isFile())
    .map(({ path, info }) => ({
      path: path.replaceAll('\\', '/'),
      bytes: info.size,
    }));
  return {
    version,
    platform: process.platform,
    arch: process.arch,
    addon,
    from,
    installedAt: new Date().toISOString(),
    files,
  };
}

/** Puts the finished folder in its place. Two that install at once do no harm: the last one's stays. */
async function putInPlace(stage: string, folder: string): Promise<void> {
  const old = `${stage}-old`;
  await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  try {
    await rename(stage, folder);
  } catch (error) {
    if (typeof (await readInstallation(folder)) === 'string') throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/** Takes the wheel that an earlier attempt downloaded, or downloads it. A damaged one is not kept for the next attempt. */
async function unpackDownloaded(wheels: string, stage: string, report: Report, signal: AbortSignal): Promise<string[]> {
  const kept = (await readdir(wheels).catch(() => [])).find((name) => name.endsWith('.whl'));
  const wheel = kept === undefined ? await downloadWheel(stage, wheels, report, signal) : join(wheels, kept);
  await rm(join(stage, 'wheel'), { recursive: true, force: true });
  try {
    return await unpackTensorflow(wheel, stage, report, signal);
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-data') await rm(wheel, { force: true });
    throw error;
  }
}

async function install(
  request: InstallRequest,
  cache: string,
  stage: string,
  addon: { packagePath: string; version: string },
): Promise<EngineStatus> {
  const { report, signal } = request;
  const wheels = join(cache, 'wheels');
  const libraries =
    request.from !== null
      ? await unpackTensorflow(resolve(request.from), stage, report, signal)
      : await unpackDownloaded(wheels, stage, report, signal);
  report('Building the addon', 0, null);
  await buildAddon(addon.packagePath, stage, libraries, signal);
  report('Trying TensorFlow', 0, null);
  const tried = await probeInChild('tensorflow', tensorflow.title, [join(stage, bindingName)]);
  if (!tried.works || tried.version === null)
    throw new AppError('engine-unavailable', tried.reason, {
      hint: tried.hint ?? 'Try another release of TensorFlow.',
    });
  if (signal.aborted) throw interrupted('Installing TensorFlow');
  await writeFile(
    join(stage, manifestName),
    JSON.stringify(await describe(stage, tried.version, addon.version, basename(request.from ?? 'pip')), null, 2),
  );
  await putInPlace(stage, join(cache, `tensorflow-${tried.version}-${process.platform}-${process.arch}`));
  await rm(wheels, { recursive: true, force: true });
  forgetProbes();
  return tensorflow.probe();
}

/**
 * Makes TensorFlow ready for this user: from `from`, from a wheel that an earlier attempt left in the cache, or through
 * pip. What is installed already and works is kept, unless `from` names something. Everything happens in a folder of its own that is renamed
 * at the end, so nothing is ever half-installed. Throws `engine-unavailable`, `bad-data`, `not-found`, `disk-full` or `interrupted`.
 */
export async function installTensorflow(request: InstallRequest): Promise<EngineStatus> {
  const addon = await findTfjsNode();
  if (!addon)
    throw new AppError('engine-unavailable', `${tfjsNodePackage} is not among the installed packages.`, {
      hint: 'Run `npm ci` again, without --omit=optional.',
    });
  const cache = cacheFolder();
  if (request.from === null && typeof (await findInstallation(addon.version, cache)) !== 'string') {
    const status = await tensorflow.probe();
    if (status.works) return status;
  }
  await requireBuildTools(request.signal);
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const stage = await mkdtemp(join(cache, `${stagePrefix}${process.pid}-`));
  try {
    return await install(request, cache, stage, addon);
  } catch (error) {
    if (request.signal.aborted) throw interrupted('Installing TensorFlow');
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new AppError('disk-full', `There is no room for TensorFlow in ${cache}.`, {
        hint: 'Free about 2 GB, or set ISTHMUS_CACHE to a folder on another disk.',
        cause: error,
      });
    throw error;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}
