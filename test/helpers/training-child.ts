/*
 * A child process that trains some steps: `training-child.ts ENGINE NETWORK STEPS METHOD…`.
 * Prints one line of JSON: the losses of every step by method.
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
import { engineIdSchema } from '../../shared/model/engine.ts';
import { inputShape } from '../../shared/model/input.ts';
import type { InputSpec } from '../../shared/model/input.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { numbers } from './pictures.ts';
import { inputFor, smallSizes } from './small-networks.ts';
import { classesFor } from './small-training.ts';

export type LossesByMethod = Readonly<Record<string, readonly Readonly<Record<string, number>>[]>>;

const batchSize = 8;
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

const [, , engine, network = '', steps, ...methods] = process.argv;
await loadEngine(engineIdSchema.parse(engine));
const answer: Record<string, Record<string, number>[]> = {};
for (const method of methods) answer[method] = await lossesOf(network, Number(steps), method);
process.stdout.write(`${JSON.stringify(answer satisfies LossesByMethod)}\n`);
