import { eagerExecution } from '../engine/training/eager.ts';
import type { Executor } from '../engine/training/execution.ts';
import { compiledExecutor } from './compiler/compiled-execution.ts';
import type { LoadedEngine } from './engines/engine.ts';

/**
 * How steps run on an engine: TensorFlow's are compiled, other engines run one operation after the other. `tell` hears why
 * steps are not compiled after all, as the rest of a sentence that begins "because".
 */
export const executorFor = (engine: Pick<LoadedEngine, 'id'>, tell: (why: string) => void): Executor =>
  engine.id === 'tensorflow' ? compiledExecutor(tell) : eagerExecution;
