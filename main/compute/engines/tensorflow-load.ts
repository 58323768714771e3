import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../shared/contract/errors.ts';
import { cudaLibraries, nameGpu, openLibraries, whyNoGpu } from './cuda-libraries.ts';
import type { LoadedEngine } from './engine.ts';
import { restoreLegacyUtil } from './node-shim.ts';
import { registerCrossEntropyKernel } from './tensorflow-kernels/cross-entropy.ts';
import { registerNormaliseKernels } from './tensorflow-kernels/normalise.ts';
import { findInstallation, findTfjsNode, tfjsNodePackage } from './tensorflow-installation.ts';

const installHint = 'Run `isthmus engine install`, or `isthmus engine install --from FILE` with a wheel or a C library of TensorFlow.';

/** What of the native binding this app asks for itself. */
interface Binding {
  TF_Version: string;
}

const unavailable = (message: string, cause?: unknown): AppError =>
  new AppError('engine-unavailable', message, { hint: installHint, cause });

/**
 * Requires tfjs-node with the addon at `binding`, wherever that is. tfjs-node asks node-pre-gyp for the path of its
 * addon, and knows only a place inside its own package, which is read-only in a packaged app and shared by nobody.
 * This is the one place that answers in node-pre-gyp's stead.
 */
function requireTfjsNode(packagePath: string, binding: string): Binding {
  const packageRequire = createRequire(packagePath);
  const locator = packageRequire.resolve('@mapbox/node-pre-gyp');
  const stand = new (createRequire(import.meta.url)('node:module') as typeof import('node:module').Module)(locator);
  stand.exports = { find: () => binding };
  stand.loaded = true;
  const kept = packageRequire.cache[locator];
  packageRequire.cache[locator] = stand;
  try {
    packageRequire(tfjsNodePackage);
  } finally {
    if (kept) packageRequire.cache[locator] = kept;
    else delete packageRequire.cache[locator];
  }
  return packageRequire(binding) as Binding;
}

/** Starts the TensorFlow that is installed. Throws `engine-unavailable`. */
export async function loadInstalledTensorflow(): Promise<LoadedEngine> {
  const tfjsNode = await findTfjsNode();
  if (!tfjsNode) throw unavailable(`${tfjsNodePackage} is not among the installed packages.`);
  const installation = await findInstallation(tfjsNode.version);
  if (typeof installation === 'string') throw unavailable(installation);
  return loadTensorflow(tfjsNode.packagePath, installation.binding);
}

/** Starts TensorFlow in this process from one given addon. Throws `engine-unavailable`. */
export async function loadTensorflow(packagePath: string, bindingPath: string): Promise<LoadedEngine> {
  restoreLegacyUtil();
  // The first keeps TensorFlow's start-up notes off stderr; the second leaves GPU memory to others.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  const folder = dirname(bindingPath);
  const cuda = await cudaLibraries(folder);
  openLibraries(cuda);
  let version: string;
  try {
    version = requireTfjsNode(packagePath, bindingPath).TF_Version;
  } catch (error) {
    throw unavailable(`TensorFlow's addon ${bindingPath} does not load: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (!(await tf.setBackend('tensorflow'))) throw unavailable(`TensorFlow ${version} does not start.`);
  await tf.ready();
  registerNormaliseKernels();
  registerCrossEntropyKernel();
  const backend = tf.backend() as tf.KernelBackend & {
    isUsingGpuDevice?: boolean;
  };
  const gpu = backend.isUsingGpuDevice === true;
  const reason = `TensorFlow ${version} from ${folder}`;
  return {
    id: 'tensorflow',
    version,
    device: gpu ? await nameGpu() : 'CPU',
    // Whoever installed CUDA must not be left to compute on the CPU without a word.
    reason: gpu || cuda.length === 0 ? reason : `${reason}, which was installed with CUDA but computes on the CPU: ${await whyNoGpu(cuda)}`,
  };
}
