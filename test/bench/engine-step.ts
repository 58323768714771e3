import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { compiledExecution } from '../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../main/compute/engines/index.ts';
import { buildModel } from '../../main/engine/model.ts';
import type { Model } from '../../main/engine/model.ts';
import { noiseFor } from '../../main/engine/random.ts';
import { eagerExecution } from '../../main/engine/training/eager.ts';
import { batchIn } from '../../main/engine/training/batch-parts.ts';
import type { ExecutionPlan, HostBatch } from '../../main/engine/training/execution.ts';
import { Progress } from '../../main/engine/training/progress.ts';
import { resolveTraining, stepRule } from '../../main/engine/training/settings.ts';
import { initialState } from '../../main/engine/training/state.ts';
import type { InputSpec } from '../../shared/model/input.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';

export const stepCases = ['mlp', 'cnn', 'cnn-normalised', 'mcd', 'cdan', 'head'] as const;
export type StepCase = (typeof stepCases)[number];
export const stepEngines = ['tensorflow-compiled', 'tensorflow', 'webgpu', 'wasm', 'wasm-as-shipped'] as const;
export type StepEngine = (typeof stepEngines)[number];

export interface BenchStep {
  /** What computes, with its version. */
  readonly title: string;
  /** Does one training step, waits for its result, and answers a loss. */
  step(): Promise<number>;
}

const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
const pictures: InputSpec = { kind: 'image', height: 28, width: 28, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] };
const table = (count: number): InputSpec => {
  const columns = Array.from({ length: count }, (_, column) => `column ${column}`);
  return { kind: 'table', columns, mean: columns.map(() => 0), deviation: columns.map(() => 1) };
};

interface Setting {
  readonly input: InputSpec;
  readonly size: number;
  readonly batch: number;
  readonly method: string;
  readonly network: string;
  readonly networkParameters: ParameterValues;
}

const cnn: Setting = {
  input: pictures,
  size: 28 * 28 * 3,
  batch: 64,
  method: 'dann',
  network: 'cnn-small',
  networkParameters: { normalisation: 'none' },
};
const mlp: Setting = {
  input: table(512),
  size: 512,
  batch: 64,
  method: 'dann',
  network: 'mlp',
  networkParameters: { normalisation: 'none' },
};
const settings: Readonly<Record<StepCase, Setting>> = {
  mlp,
  cnn,
  'cnn-normalised': { ...cnn, networkParameters: { normalisation: 'domain' } },
  mcd: { ...cnn, method: 'mcd' },
  cdan: { ...cnn, method: 'cdan' },
  head: { ...mlp, input: table(2048), size: 2048, batch: 256 },
};

function planOf({ input, batch, method, network, networkParameters }: Setting): ExecutionPlan & { readonly model: Model } {
  const model = buildModel({ method, methodParameters: {}, network, networkParameters }, input, classes);
  const rule = stepRule(resolveTraining({ optimiser: 'momentum', momentum: 0.9 }));
  return { model, rule, seed: 1, batch: { source: batch, target: batch }, values: initialState(model, rule, 1).values };
}

/**
 * A step as the app takes it, batch by batch from the host: SGD with momentum 0.9, λ as in the middle of a training.
 * Throws AppError `engine-unavailable`.
 */
export async function makeStep(engine: StepEngine, name: StepCase): Promise<BenchStep> {
  const version = await load(engine);
  const setting = settings[name];
  const plan = planOf(setting);
  const execution = engine === 'tensorflow-compiled' ? compiledExecution(plan) : await eagerExecution(plan);
  const progress = new Progress(plan.model, { learningRate: 0.01, learningRateSchedule: 'constant' }, 2e9, { step: 1e9, updates: {} });
  const sizes = { source: setting.batch * setting.size, labels: setting.batch * classes.length, target: setting.batch * setting.size };
  // As the app's batches lie in memory.
  const batch: HostBatch = batchIn(new Float32Array(sizes.source + sizes.labels + sizes.target), sizes);
  for (let at = 0; at < setting.batch; at++) batch.labels[at * classes.length + (at % classes.length)] = 1;
  batch.source.set(noiseFor(1, 'source', sizes.source));
  batch.target.set(noiseFor(1, 'target', sizes.target));
  return {
    title: `${engine} ${version}`,
    async step() {
      progress.advance(execution, batch);
      const losses = await execution.losses();
      return Object.values(losses)[0] ?? Number.NaN;
    },
  };
}

/** Loads an engine and answers its version. `wasm-as-shipped` is TensorFlow.js's backend without kernels of ours. */
async function load(engine: StepEngine): Promise<string> {
  if (engine !== 'wasm-as-shipped') return (await loadEngine(engine === 'tensorflow-compiled' ? 'tensorflow' : engine)).version;
  const { setWasmPaths, version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  await tf.setBackend('wasm');
  return version;
}
