import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unpackWithCuda } from '../../../main/compute/engines/cuda-wheels.ts';
import { cudaWheels, fakeDriver, fakePip, tensorflowFiles, tensorflowWheel, wheelFolder } from './fake-cuda.ts';
import { expectError, temporaryFolder, writeZip } from './fake-tensorflow.ts';

beforeEach(() => fakeDriver('550.54.15'));
afterEach(() => vi.unstubAllEnvs());

const signal = new AbortController().signal;

interface Unpacked {
  stage: string;
  wheels: string;
  libraries: string[];
  phases: Map<string, [number, number | null]>;
}

async function unpack(from: string | null, given: { wheels?: string } = {}): Promise<Unpacked> {
  const [stage, wheels] = [await temporaryFolder(), given.wheels ?? (await temporaryFolder())];
  const phases = new Map<string, [number, number | null]>();
  const report = (phase: string, done: number, total: number | null): void => void phases.set(phase, [done, total]);
  return { stage, wheels, phases, libraries: await unpackWithCuda({ from, wheels, stage, report, signal }) };
}

async function filesIn(stage: string): Promise<string[]> {
  const names = await readdir(stage, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(stage.length + 1));
}

async function expectComplete({ stage, libraries }: Unpacked): Promise<void> {
  expect(libraries).toEqual(['lib/libtensorflow_cc.so.2', 'lib/libtensorflow_framework.so.2']);
  expect((await filesIn(stage)).sort()).toEqual([
    'include/tensorflow/c/c_api.h',
    'lib/libtensorflow_cc.so.2',
    'lib/libtensorflow_framework.so.2',
    'nvidia/cublas/lib/libcublas.so.12',
    'nvidia/cublas/lib/libcublasLt.so.12',
    'nvidia/cuda_nvcc/bin/ptxas',
    'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
    'nvidia/cudnn/lib/libcudnn.so.9',
  ]);
  expect((await stat(join(stage, 'nvidia/cuda_nvcc/bin/ptxas'))).mode & 0o111).toBe(0o111);
}

describe.skipIf(process.platform === 'win32')('TensorFlow with CUDA', () => {
  it("comes from a folder of wheels: TensorFlow's, and those that its METADATA names", async () => {
    const unpacked = await unpack(await wheelFolder());
    await expectComplete(unpacked);
    expect([...unpacked.phases.keys()]).toEqual([
      'Unpacking TensorFlow',
      'Unpacking nvidia-cublas-cu12 (1 of 3)',
      'Unpacking nvidia-cuda-nvcc-cu12 (2 of 3)',
      'Unpacking nvidia-cudnn-cu12 (3 of 3)',
    ]);
    for (const [done, total] of unpacked.phases.values()) expect(done).toBe(total);
  });

  it('names every wheel that a folder lacks, with the versions that will do', async () => {
    const folder = await wheelFolder(['nvidia_cudnn', 'nvidia_cublas']);
    writeZip(join(folder, 'nvidia_cudnn_cu12-8.9.7.29-py3-none-manylinux1_x86_64.whl'), {});
    const error = await expectError(
      unpack(folder),
      'bad-data',
      /lacks the wheels of nvidia-cublas-cu12 \(<13\.0,>=12\.5\.3\.2\), nvidia-cudnn-cu12 \(>=9\.3\.0\.75,<10\.0\) for Linux x64/,
    );
    expect(error.hint).toContain('pip download');
    await expectError(unpack(await wheelFolder(['tensorflow'])), 'bad-data', /lacks the wheel of tensorflow for Linux x64/);
  });

  it('wants a folder, and a wheel with CUDA in it', async () => {
    const folder = await wheelFolder();
    await expectError(unpack(join(folder, tensorflowWheel)), 'not-found', /is not a folder; CUDA needs one/);
    await expectError(unpack(join(folder, 'none')), 'not-found', /none is not a folder/);
    const without = await wheelFolder([], { ...tensorflowFiles, 'tensorflow-9.9.9.dist-info/METADATA': 'Name: tensorflow\n' });
    await expectError(unpack(without), 'bad-data', /names no CUDA libraries/);
  });

  it("holds the driver against the CUDA of the wheels, not of the app's own release", async () => {
    const metadata = String(tensorflowFiles['tensorflow-9.9.9.dist-info/METADATA']).replaceAll('cu12', 'cu13');
    const folder = await wheelFolder([], { ...tensorflowFiles, 'tensorflow-9.9.9.dist-info/METADATA': metadata });
    await expectError(unpack(folder), 'engine-unavailable', /has version 550\.54\.15, and CUDA 13 needs 580/);
  });

  it('is fetched by pip, wheel by wheel, in the versions that METADATA names', async () => {
    const log = await fakePip(await wheelFolder());
    const unpacked = await unpack(null);
    await expectComplete(unpacked);
    const asked = (await readFile(log, 'utf8')).trim().split('\n');
    expect(asked[0]).toMatch(/^tensorflow==\d/);
    expect(asked.slice(1)).toEqual([
      'nvidia-cublas-cu12<13.0,>=12.5.3.2',
      'nvidia-cuda-nvcc-cu12<13.0,>=12.5.82',
      'nvidia-cudnn-cu12>=9.3.0.75,<10.0',
    ]);
    expect(unpacked.phases.has('Downloading nvidia-cudnn-cu12 (3 of 3)')).toBe(true);
  });

  it('goes on with the wheels that an earlier attempt left', async () => {
    const shop = await wheelFolder(['nvidia_cudnn']);
    const wheels = await temporaryFolder();
    await fakePip(shop);
    const error = await expectError(
      unpack(null, { wheels }),
      'engine-unavailable',
      /pip could not download nvidia-cudnn-cu12.*the index has no nvidia_cudnn_cu12/,
    );
    expect(error.retry).toBe(true);
    expect(await readdir(wheels)).toHaveLength(3);
    const log = await fakePip(await wheelFolder());
    await expectComplete(await unpack(null, { wheels }));
    expect(await readFile(log, 'utf8')).toBe('nvidia-cudnn-cu12>=9.3.0.75,<10.0\n');
  });

  it('does not keep a damaged wheel that was downloaded, and keeps the others', async () => {
    const wheels = await wheelFolder();
    const damaged = Object.keys(cudaWheels)[2] ?? '';
    writeZip(join(wheels, damaged), { 'nvidia/cudnn/README': 'no library' });
    await expectError(unpack(null, { wheels }), 'bad-data', /nvidia_cudnn_cu12.* holds no library of CUDA/);
    expect(await readdir(wheels)).not.toContain(damaged);
    expect(await readdir(wheels)).toHaveLength(3);
  });

  it("keeps one that was carried here, since it is its owner's", async () => {
    const folder = await wheelFolder();
    const damaged = Object.keys(cudaWheels)[2] ?? '';
    await rm(join(folder, damaged));
    writeZip(join(folder, damaged), {});
    await expectError(unpack(folder), 'bad-data', /nvidia_cudnn_cu12/);
    expect(await readdir(folder)).toContain(damaged);
  });
});
