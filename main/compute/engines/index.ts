import type { EngineId } from '../../../shared/model/engine.ts';
import type { Engine, LoadedEngine } from './engine.ts';
import { tensorflow } from './tensorflow.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

/** Every engine, the one to prefer first. */
export const engines: readonly Engine[] = [tensorflow, webgpu, wasm];

const byId: Readonly<Record<EngineId, Engine>> = { tensorflow, webgpu, wasm };

/** Those whose results can be read at once, which exporters and the models that they open need. */
export const readers: readonly Engine[] = [tensorflow, wasm];

/**
 * Makes an engine the backend of `@tensorflow/tfjs-core` in this process. Only processes that compute call this.
 * Throws AppError `engine-unavailable`.
 */
export const loadEngine = (id: EngineId): Promise<LoadedEngine> => byId[id].load();
