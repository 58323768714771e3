import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
// tfjs-core alone knows no gradients: the layers register them.
import '@tensorflow/tfjs-layers';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '../../../shared/contract/errors.ts';
import type { LoadedEngine } from './engine.ts';
import { registerWasmKernels } from './wasm-kernels/index.ts';

/** Starts WebAssembly on one thread, with the kernels that training needs. Throws `engine-unavailable`. */
export async function loadWasm(): Promise<LoadedEngine> {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  setWasmPaths(folder + sep);
  if (!(await tf.setBackend('wasm')))
    throw new AppError('engine-unavailable', `WebAssembly does not start from ${folder}.`, {
      hint: 'Run `npm ci` again: its files may be incomplete.',
    });
  await tf.ready();
  registerWasmKernels();
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return {
    id: 'wasm',
    version: version_wasm,
    device: simd ? 'CPU, one thread, SIMD' : 'CPU, one thread',
    reason: 'WebAssembly comes with the app and runs on every machine',
  };
}
