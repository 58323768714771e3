import { loadEngine } from '../../main/compute/engines/index.ts';
import { executorFor } from '../../main/compute/executors.ts';
import { eagerExecution } from '../../main/engine/training/eager.ts';
import type { Executor } from '../../main/engine/training/execution.ts';

let executor = eagerExecution;

/** Loads the engine that runs take by themselves: TensorFlow, whose steps are compiled, where it is installed, or WebAssembly. */
export async function loadLearningEngine(): Promise<void> {
  const engine = await loadEngine('tensorflow').catch(() => loadEngine('wasm'));
  executor = executorFor(engine, (why) => {
    throw new Error(`Steps are not compiled, because ${why}`);
  });
}

/** How steps run on it. */
export const learningExecutor = (): Executor => executor;
