import { createRequire } from 'node:module';
import { AppError } from '../../../shared/contract/errors.ts';

const reinstall = 'Run `npm ci` again; if it stays so, use another engine.';
const driverHints: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Install the GPU’s driver with Vulkan and its loader (libvulkan.so.1, in Debian and Ubuntu: libvulkan1), then try again.',
  win32: 'Install the newest driver of the GPU from its maker, then try again.',
};

/** A GPU that is open, with all that its driver lets a program use. */
export interface OpenGpu {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** As a person knows it, e.g. `nvidia, ampere, geforce-rtx-3080, NVIDIA: 570.86`. */
  readonly name: string;
  /** Whether it is no GPU but a program that stands in for one, on the CPU. */
  readonly software: boolean;
  /** The version of Dawn's npm package. */
  readonly version: string;
}

export const unavailable = (message: string, hint: string, cause?: unknown): AppError =>
  new AppError('engine-unavailable', message, { hint, cause });

/** Loads Dawn and makes it the `navigator.gpu` of this process, which the backend expects as in a browser. */
async function startDawn(): Promise<{ gpu: GPU; version: string }> {
  try {
    const { create, globals } = await import('webgpu');
    const { version } = createRequire(import.meta.url)('webgpu/package.json') as { version: string };
    const gpu = create([]);
    Object.assign(globalThis, globals);
    // It must stay reachable: Dawn ends with it.
    Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
    return { gpu, version };
  } catch (error) {
    throw unavailable(
      `Dawn, which drives the GPU, does not load: ${error instanceof Error ? error.message : String(error)}`,
      reinstall,
      error,
    );
  }
}

/** The limits that decide how large tensors and how many of them a kernel may take; without asking, a device gets a browser's. */
const limitsOf = ({ limits }: GPUAdapter): Record<string, number> => ({
  maxBufferSize: limits.maxBufferSize,
  maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
  maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
  maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
  maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
  maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
  maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
  maxComputeWorkgroupSizeZ: limits.maxComputeWorkgroupSizeZ,
  maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
});

/** Opens the fastest GPU of this machine. Throws `engine-unavailable` where there is none, or no driver that Dawn can use. */
export async function openGpu(): Promise<OpenGpu> {
  const { gpu, version } = await startDawn();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter)
    throw unavailable('No GPU was found with a driver that WebGPU can use.', driverHints[process.platform] ?? 'Use another engine.');
  const { info } = adapter;
  const name = [info.vendor, info.architecture, info.device, info.description].filter((part) => part !== '').join(', ');
  try {
    const device = await adapter.requestDevice({ requiredLimits: limitsOf(adapter) });
    return { device, info, name, version, software: isSoftware(info) };
  } catch (error) {
    throw unavailable(
      `The GPU ${name} does not start: ${error instanceof Error ? error.message : String(error)}`,
      'Update its driver, or use another engine.',
      error,
    );
  }
}

/** SwiftShader, Mesa's llvmpipe and Windows' WARP, by name too: not every driver says what it is. */
const isSoftware = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${info.architecture} ${info.device} ${info.description}`);
