import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/errors.ts';
import { runCommand } from './run-command.ts';
import { compareVersions } from './wheel.ts';

export interface NvidiaDriver {
  version: string;
  /** What the cards call themselves, e.g. `NVIDIA GeForce RTX 4090`; empty where that is not known. */
  cards: string[];
}

/**
 * The oldest driver for Linux by CUDA's major release. Libraries of any minor release run on it: table "CUDA Toolkit and
 * Minimum Required Driver Version for CUDA Minor Version Compatibility" of NVIDIA's CUDA Toolkit Release Notes, and
 * https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html
 */
const oldestDrivers: Readonly<Record<number, string>> = { 12: '525.60.13', 13: '580' };

const otherGpus = 'WebGPU computes on any other GPU: `isthmus engine list` tells whether it does here.';
const cpuMeanwhile = 'TensorFlow for the CPU needs no driver: `isthmus engine install`.';

/** What the kernel module says of itself; it needs no program, but Windows' subsystem for Linux does not have it. */
async function readKernelModule(folder: string): Promise<NvidiaDriver | undefined> {
  const text = await readFile(join(folder, 'version'), 'utf8').catch(() => '');
  const [, version] = /Kernel Module(?:\s+for\s+\S+)?\s+(\d+(?:\.\d+)+)/.exec(text) ?? [];
  if (version === undefined) return undefined;
  const names = await readdir(join(folder, 'gpus')).catch(() => []);
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, 'gpus', name, 'information'), 'utf8').catch(() => '')));
  return { version, cards: texts.flatMap((information) => /^Model:\s*(.+?)\s*$/m.exec(information)?.[1] ?? []) };
}

async function askNvidiaSmi(signal?: AbortSignal): Promise<NvidiaDriver | undefined> {
  const parameters = ['--query-gpu=driver_version,name', '--format=csv,noheader'];
  const result = await runCommand('nvidia-smi', parameters, { timeoutSeconds: 30, ...(signal && { signal }) });
  const rows = result.stdout.split(/\r?\n/).flatMap((line) => {
    const [, version, card] = /^\s*(\d+(?:\.\d+)+)\s*,\s*(.+?)\s*$/.exec(line) ?? [];
    return version === undefined || card === undefined ? [] : [{ version, card }];
  });
  const [first] = rows;
  return result.code === 0 && first ? { version: first.version, cards: rows.map(({ card }) => card) } : undefined;
}

/** NVIDIA's driver on this machine, as nvidia-smi names it or else its kernel module; undefined where there is none. */
export async function findNvidiaDriver(signal?: AbortSignal, folder = '/proc/driver/nvidia'): Promise<NvidiaDriver | undefined> {
  return (await askNvidiaSmi(signal)) ?? readKernelModule(folder);
}

/** Throws `engine-unavailable` where TensorFlow has no CUDA at all, whatever card there is. */
export function requireCudaPlatform(platform: NodeJS.Platform = process.platform, arch: string = process.arch): void {
  if (platform === 'linux' && arch === 'x64') return;
  const names: Partial<Record<NodeJS.Platform, string>> = { win32: 'Windows', darwin: 'macOS', linux: 'Linux' };
  throw new AppError('engine-unavailable', `TensorFlow has no CUDA on ${names[platform] ?? platform} ${arch}: only on Linux x64.`, {
    hint: 'WebGPU is the engine for GPUs here: `isthmus engine list` tells whether it works.',
  });
}

/** Answers the driver. Throws `engine-unavailable` when there is none, or one that is too old for a CUDA of this major release. */
export function requireDriver(driver: NvidiaDriver | undefined, cuda: number): NvidiaDriver {
  if (!driver)
    throw new AppError('engine-unavailable', 'No NVIDIA driver was found on this machine.', {
      hint: `With an NVIDIA card, install its driver (nvidia-smi must name it) and try again. ${otherGpus} ${cpuMeanwhile}`,
    });
  const oldest = oldestDrivers[cuda];
  if (oldest !== undefined && compareVersions(driver.version, oldest) < 0)
    throw new AppError(
      'engine-unavailable',
      `The NVIDIA driver is too old: this machine has version ${driver.version}, and CUDA ${cuda} needs ${oldest} or later.`,
      { hint: `Install a newer driver, restart and try again. ${cpuMeanwhile}`, details: { found: driver.version, needed: oldest } },
    );
  return driver;
}
