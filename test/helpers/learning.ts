/* Small shifts that only adapting overcomes, and what a method makes of them beside the source-only baseline. */
import { splitIndices } from '../../main/engine/training/split.ts';
import { decodeCheckpoint } from '../../main/engine/training/checkpoint.ts';
import { methodNamed } from '../../main/engine/methods/index.ts';
import type { SourceData } from '../../main/engine/training/training.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { learningExecutor } from './learning-engine.ts';
import { numbers } from './pictures.ts';
import { runSmall, smallTraining, tableInput } from './small-training.ts';
import type { Ended, Small, SmallData } from './small-training.ts';

/** Data of rows with two columns, and a class for each. */
export function rowsOf(rows: readonly (readonly number[])[], labels: Int32Array, seed: number): SmallData {
  const read: SmallData['items']['read'] = async (indices, _input, into) =>
    indices.forEach((index, at) => into.set(rows[index] ?? [], at * 2));
  return { items: { count: rows.length, read }, labels, reads: [], ...splitIndices(rows.length, 0.25, seed) };
}

/** About normal, of deviation `scale`. */
export const noiseOf =
  (random: () => number, scale = 0.4) =>
  (): number =>
    scale * 1.75 * (random() + random() + random() + random() - 2);

/**
 * Two classes in two columns, equally noisy. The first tells them apart in both domains. The second does so in the source
 * alone; in the target it says nothing and lies at `elsewhere`, so that features which rely on it show the domains apart.
 */
export function treacherous(domain: 'source' | 'target', seed: number, elsewhere = 2): SmallData {
  const random = numbers(seed);
  const noise = noiseOf(random);
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % 2);
  const rows = Array.from(labels, (label) => {
    const side = label === 0 ? -1 : 1;
    return [side + noise(), (domain === 'source' ? side : elsewhere) + noise()];
  });
  return rowsOf(rows, labels, seed);
}

/**
 * `classes` clusters on a circle; the target's are turned by `degrees` and spread by `spread`, so that many lie on the wrong side
 * of the source's borders, while between the target's own clusters there is room. `present` are the classes that the target has.
 */
export function clusters(
  domain: 'source' | 'target',
  seed: number,
  given: { classes?: number; degrees?: number; spread?: number; present?: number; count?: number } = {},
): SmallData {
  const { classes = 2, degrees = 30, spread = 1, present = classes, count = 240 } = given;
  const random = numbers(seed);
  const noise = noiseOf(random, 0.25 * (domain === 'target' ? spread : 1));
  const labels = Int32Array.from({ length: count }, (_, at) => at % (domain === 'target' ? present : classes));
  const turn = domain === 'target' ? (degrees * Math.PI) / 180 : 0;
  const rows = Array.from(labels, (label) => {
    const angle = (2 * Math.PI * label) / classes + turn;
    return [1.5 * Math.cos(angle) + noise(), 1.5 * Math.sin(angle) + noise()];
  });
  return rowsOf(rows, labels, seed);
}

export interface Task {
  readonly source: SourceData;
  readonly target: NonNullable<Small['target']>;
  readonly classes?: readonly string[];
  readonly epochs?: number;
  readonly training?: ParameterValues;
  readonly networkParameters?: ParameterValues;
}

/**
 * Trains source only, once for each task of a file, and then the method, as a run does, with the same seed and from the source-only
 * model where the method wants it, on the engine that was loaded by `loadLearningEngine`. Accuracies on what was held out, 0…1.
 */
export async function learn(
  method: string,
  methodParameters: ParameterValues,
  seed: number,
  { source, target, classes, epochs = 40, training = {}, networkParameters = {} }: Task,
): Promise<{ baseline: { target: number; source: number }; adapted: { target: number; source: number } }> {
  const small = (id: string) => ({
    choice: {
      method: id,
      methodParameters: id === 'erm' ? {} : methodParameters,
      networkParameters: { normalisation: 'none', hiddenUnits: 24, featureUnits: 16, headUnits: 8, ...networkParameters },
    },
    training: { epochs, batchSize: 32, learningRate: 0.005, evaluateEvery: epochs, ...training },
    source,
    target,
    seed,
    ...(classes && { classes }),
  });
  const baseline = await sourceOnly(small('erm'));
  const sourceModel = methodNamed(method).needs?.sourceModel ? { sourceModel: decodeCheckpoint(baseline.bytes, 'a test').values } : {};
  const adapted = await runSmall(smallTraining({ ...small(method), ...sourceModel, executor: learningExecutor() }));
  const scores = ({ metrics }: typeof adapted) => {
    const last = (name: string): number => metrics.findLast((metric) => metric.name === name)?.value ?? Number.NaN;
    return { target: last('target-accuracy'), source: last('source-accuracy') };
  };
  return { baseline: scores(baseline), adapted: scores(adapted) };
}

const baselines = new Map<string, Promise<Ended>>();

/** Trains, unless the same settings and items were trained already. */
async function sourceOnly(small: Small & Pick<Task, 'source' | 'target'>): Promise<Ended> {
  const content = async ({ items, ...rest }: Task['source'] | Task['target']): Promise<unknown> => {
    const rows = new Float32Array(2 * items.count);
    const all = Int32Array.from({ length: items.count }, (_, item) => item);
    await items.read(all, tableInput, rows);
    return { rows, ...rest };
  };
  const key = JSON.stringify({ ...small, source: await content(small.source), target: await content(small.target) });
  const ended = baselines.get(key) ?? runSmall(smallTraining({ ...small, executor: learningExecutor() }));
  baselines.set(key, ended);
  return ended;
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
