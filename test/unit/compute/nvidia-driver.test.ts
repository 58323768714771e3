import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findNvidiaDriver, requireCudaPlatform, requireDriver } from '../../../main/compute/engines/nvidia-driver.ts';
import { fakeDriver, fakeProgram } from './fake-cuda.ts';
import { expectError, temporaryFolder, writeFiles } from './fake-tensorflow.ts';

afterEach(() => vi.unstubAllEnvs());

const later = async (work: () => unknown): Promise<unknown> => work();

describe.skipIf(process.platform === 'win32')("NVIDIA's driver", () => {
  it('is what nvidia-smi names, with every card', async () => {
    await fakeProgram('nvidia-smi', "echo '550.54.15, NVIDIA H100 80GB HBM3'; echo '550.54.15, NVIDIA L4'");
    expect(await findNvidiaDriver()).toEqual({ version: '550.54.15', cards: ['NVIDIA H100 80GB HBM3', 'NVIDIA L4'] });
  });

  it.each([
    'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024\nGCC version: gcc 12.2.0\n',
    'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  535.183.01  Release Build  (root@host)\n',
  ])('is what its kernel module says where nvidia-smi does not work: %s', async (version) => {
    await fakeProgram('nvidia-smi', "echo 'NVIDIA-SMI has failed because it could not communicate with the driver'; exit 9");
    const folder = await temporaryFolder();
    writeFiles(folder, { version, 'gpus/0000:01:00.0/information': 'Model: \t\t NVIDIA RTX A4000\nIRQ:   \t\t 85\n' });
    expect(await findNvidiaDriver(undefined, folder)).toEqual({ version: '535.183.01', cards: ['NVIDIA RTX A4000'] });
  });

  it('is nothing on a machine without it, which is said with what to do', async () => {
    const nowhere = await temporaryFolder();
    vi.stubEnv('PATH', nowhere);
    const found = await findNvidiaDriver(undefined, join(nowhere, 'nvidia'));
    expect(found).toBeUndefined();
    const error = await expectError(
      later(() => requireDriver(found, 12)),
      'engine-unavailable',
      /^No NVIDIA driver was found on this machine\.$/,
    );
    expect(error.hint).toMatch(/nvidia-smi.*WebGPU/);
  });

  it('that is too old is refused with the version found and the one needed', async () => {
    await fakeDriver('470.82.01');
    const found = await findNvidiaDriver();
    await expectError(
      later(() => requireDriver(found, 12)),
      'engine-unavailable',
      /this machine has version 470\.82\.01, and CUDA 12 needs 525\.60\.13 or later/,
    );
    const newer = { version: '525.125.06', cards: [] };
    expect(requireDriver(newer, 12)).toBe(newer);
    await expectError(
      later(() => requireDriver(newer, 13)),
      'engine-unavailable',
      /CUDA 13 needs 580 or later/,
    );
  });

  it('is not looked for where TensorFlow has no CUDA; WebGPU is named instead', async () => {
    for (const [platform, arch, name] of [
      ['win32', 'x64', 'Windows x64'],
      ['darwin', 'arm64', 'macOS arm64'],
      ['linux', 'arm64', 'Linux arm64'],
    ] as const) {
      const error = await expectError(
        later(() => requireCudaPlatform(platform, arch)),
        'engine-unavailable',
        new RegExp(`no CUDA on ${name}`),
      );
      expect(error.hint).toContain('WebGPU');
    }
    expect(() => requireCudaPlatform('linux', 'x64')).not.toThrow();
  });
});
