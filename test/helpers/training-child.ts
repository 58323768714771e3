/*
 * A child process that trains some steps on WebAssembly and on WebGPU: `training-child.ts WISHES`, these as JSON.
 * Prints one line of JSON: the losses of every step by engine, network and method.
 */
import { loadEngine } from '../../main/compute/engines/index.ts';
import { buildModel } from '../../main/engine/model.ts';
import type { Model } from '../../main/engine/model.ts';
import { sizeOf } from '../../main/engine/networks/layer.ts';
import { batchFormOf, itemCounts, noiseBatch } from '../../main/engine/training/batch-parts.ts';
import type { HostBatch } from '../../main/engine/training/execution.ts';
import { eagerExecution } from '../../main/engine/training/eager.ts';
import { Progress } from '../../main/engine/training/progress.ts';
import { resolveTraining, stepRule } from '../../main/engine/training/settings.ts';
import { tokenCount } from '../../main/engine/tokens.ts';
import { initialState } from '../../main/engine/training/state.ts';
import { inputShape } from '../../shared/model/input.ts';
import type { InputSpec } from '../../shared/model/input.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { numbers } from './pictures.ts';
import { inputFor, smallSizes } from './small-networks.ts';
import { classesFor } from './small-training.ts';

export interface Wish {
  readonly network: string;
  readonly steps: number;
  readonly methods: readonly string[];
}
type LossesByMethod = Record<string, Record<string, number>[]>;
/** By engine, network and method. */
export type LossesByEngine = Record<string, Record<string, LossesByMethod>>;

const batchSize = 4;
const classes = ['a', 'b', 'c'];

/** Small: software in a GPU's place takes 20 ms for a product of 64 × 64 values. */
const table: InputSpec = { kind: 'table', columns: ['p', 'q', 'r', 's'], mean: [0, 0, 0, 0], deviation: [1, 1, 1, 1] };
const image: InputSpec = { kind: 'image', height: 8, width: 8, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] };
const sizes: Readonly<Record<string, ParameterValues>> = {
  ...smallSizes,
  mlp: { hiddenUnits: 8, featureUnits: 6, headUnits: 5, normalisation: 'none' },
  'cnn-small': { headUnits: 8, normalisation: 'domain' },
};

/**
 * Noise, brighter in one domain than in the other; each class has some values that are brighter still. Of what a method asks for
 * beside it, noise alone; and texts of any words.
 */
function batchOf(model: Model, step: number): HostBatch {
  const size = sizeOf(inputShape(model.input));
  const random = numbers(step + 1);
  const items = (ground: number): Float32Array =>
    Float32Array.from({ length: batchSize * size }, (_, at) => {
      const place = Math.floor((4 * (at % size)) / size);
      return ground + 0.3 * random() + (place === Math.floor(at / size) % classes.length ? 0.5 : 0);
    });
  const batch = noiseBatch(batchFormOf(model, batchSize));
  for (const [part, ground] of [
    ['source', 0],
    ['target', 0.3],
    ['strong', 0.35],
    ['labelled', 0.3],
  ] as const)
    if (batch[part]?.length && tokenCount(model.input) === 0) batch[part].set(items(ground));
  return batch;
}

async function lossesOf(network: string, steps: number, method: string): Promise<Record<string, number>[]> {
  const input = network === 'mlp' ? table : network === 'cnn-small' ? image : inputFor(network);
  const model = buildModel(
    { method, methodParameters: {}, network, networkParameters: sizes[network] ?? {} },
    input,
    classesFor(method, classes),
  );
  const settings = resolveTraining({ batchSize, learningRate: 0.01 });
  const rule = stepRule(settings);
  const start = initialState(model, rule, 1);
  const execution = await eagerExecution({ model, rule, seed: 1, batch: itemCounts(model, batchSize), values: start.values });
  const progress = new Progress(model, settings, steps, start);
  const losses: Record<string, number>[] = [];
  for (let step = 0; step < steps; step++) {
    progress.advance(execution, batchOf(model, step));
    losses.push(await execution.losses());
  }
  execution.dispose();
  return losses;
}

const wishes = JSON.parse(process.argv[2] ?? '') as readonly Wish[];
const answer: LossesByEngine = {};
// One process for both, which starts once and makes a GPU's programs once.
for (const engine of ['wasm', 'webgpu'] as const) {
  await loadEngine(engine);
  const losses: Record<string, LossesByMethod> = {};
  for (const { network, steps, methods } of wishes) {
    const found: LossesByMethod = {};
    for (const method of methods) found[method] = await lossesOf(network, steps, method);
    losses[network] = found;
  }
  answer[engine] = losses;
}
process.stdout.write(`${JSON.stringify(answer)}\n`);
