import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { loadEngine } from '../../main/compute/engines/index.ts';
import { buildModel } from '../../main/engine/model.ts';
import { resolveTraining, stepRule } from '../../main/engine/training/settings.ts';
import { advance, initialState } from '../../main/engine/training/state.ts';
import type { EngineId } from '../../shared/model/engine.ts';
import type { InputSpec } from '../../shared/model/input.ts';

export type BenchNetwork = 'mlp' | 'cnn-small';

export interface BenchStep {
  /** What computes, with its version. */
  readonly title: string;
  /** Does one training step, waits for its result, and answers the loss. */
  step(): Promise<number>;
}

const batchSize = 64;
const classes = Array.from({ length: 10 }, (_, digit) => String(digit));

function inputOf(network: BenchNetwork): { input: InputSpec; shape: number[] } {
  if (network === 'cnn-small')
    return { input: { kind: 'image', height: 28, width: 28, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] }, shape: [28, 28, 3] };
  const columns = Array.from({ length: 512 }, (_, column) => `column ${column}`);
  return { input: { kind: 'table', columns, mean: columns.map(() => 0), deviation: columns.map(() => 1) }, shape: [512] };
}

/**
 * A step of DANN as the app takes it: 64 source and 64 target items, SGD with momentum 0.9, λ as at the end of training, no normalisation.
 * The items lie on the engine already. Throws AppError `engine-unavailable`.
 */
export async function makeStep({ network, engine }: { network: BenchNetwork; engine: EngineId }): Promise<BenchStep> {
  const { version } = await loadEngine(engine);
  const { input, shape } = inputOf(network);
  const model = buildModel({ method: 'dann', methodParameters: {}, network, networkParameters: { normalisation: 'none' } }, input, classes);
  const rule = stepRule(resolveTraining({ optimiser: 'momentum', momentum: 0.9 }));
  const state = initialState(model, rule, 1);
  const items = (seed: number): tf.Tensor => tf.randomUniform([batchSize, ...shape], 0, 1, 'float32', seed);
  const labels = tf.tidy(() =>
    tf.cast(
      tf.oneHot(
        tf.tensor1d(
          Array.from({ length: batchSize }, (_, at) => at % 10),
          'int32',
        ),
        10,
      ),
      'float32',
    ),
  );
  const batch = { source: items(1), labels: labels as tf.Tensor2D, target: items(2) };
  return {
    title: engine === 'tensorflow' ? `tensorflow (TensorFlow ${version})` : `wasm (TensorFlow.js ${version})`,
    step: () => Promise.resolve(advance(model, rule, state, batch, 1, 0.01)['classification-loss'] ?? Number.NaN),
  };
}
