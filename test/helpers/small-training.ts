import { buildModel } from '../../main/engine/model.ts';
import type { ModelChoice } from '../../main/engine/model.ts';
import { directBatches } from '../../main/engine/training/batches.ts';
import { eagerExecution } from '../../main/engine/training/eager.ts';
import type { Executor } from '../../main/engine/training/execution.ts';
import { Quarantined } from '../../main/engine/quarantine.ts';
import { resolveTraining } from '../../main/engine/training/settings.ts';
import { splitIndices } from '../../main/engine/training/split.ts';
import { train } from '../../main/engine/training/train.ts';
import type { DomainData, SourceData, TargetData, Training, TrainingUpdate } from '../../main/engine/training/training.ts';
import type { StoredValues } from '../../main/engine/training/state.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import type { NewMetric } from '../../shared/model/run.ts';
import { tasksOf } from '../../shared/model/parameters.ts';
import type { Task } from '../../shared/model/task.ts';
import { methodNamed } from '../../main/engine/methods/index.ts';
import type { NumberLabels } from '../../main/engine/numbers.ts';
import { numbers } from './pictures.ts';
import { inputFor, kindFor, smallSizes } from './small-networks.ts';
import type { Kind } from './small-networks.ts';

export { imageInput, tableInput } from './small-networks.ts';
export const classNames = ['a', 'b'];

/** The classes that a method is tried with: none for one that learns numbers alone. */
export const classesFor = (method: string, names: readonly string[] = classNames): readonly string[] =>
  tasksOf(methodNamed(method).descriptor).includes('classification') ? names : [];

/** Classes as numbers, for a method that learns those. */
export const asNumbers = (labels: Int32Array): NumberLabels => ({
  values: Float32Array.from(labels, (label) => 2 * label - 1),
  mean: 0,
  deviation: 1,
});

export interface SmallData extends DomainData {
  readonly labels: Int32Array;
  /** Every item that was read, by its index. */
  readonly reads: number[];
}

/**
 * Two classes of points on two half circles, turned by `degrees` and moved by `shift`: a shift that a model of the source can
 * follow only by adapting. For pictures and sound, each point makes a ramp of 8 × 8 values; for texts, eight words.
 */
export function smallData(kind: Kind, { count = 60, degrees = 0, shift = 0, seed = 1 } = {}): SmallData {
  const random = numbers(seed);
  const angle = (degrees * Math.PI) / 180;
  const labels = Int32Array.from({ length: count }, (_, at) => at % 2);
  const points = Array.from(labels, (label) => {
    const turn = Math.PI * random();
    const [x, y] = label === 0 ? [Math.cos(turn) - 0.5, Math.sin(turn) - 0.25] : [0.5 - Math.cos(turn), 0.25 - Math.sin(turn)];
    const [noisyX, noisyY] = [2 * x + 0.1 * (random() - 0.5), 2 * y + 0.1 * (random() - 0.5)];
    return [noisyX * Math.cos(angle) - noisyY * Math.sin(angle) + shift, noisyX * Math.sin(angle) + noisyY * Math.cos(angle)] as const;
  });
  const size = { table: 2, features: 2, text: 8, image: 64, audio: 64 }[kind];
  const reads: number[] = [];
  return {
    ...splitIndices(count, 0.25, 1),
    labels,
    reads,
    items: {
      count,
      async read(indices, _input, into) {
        indices.forEach((index, at) => {
          reads.push(index);
          const [x, y] = points[index] ?? [0, 0];
          if (kind === 'table' || kind === 'features') into.set([x, y], at * size);
          else if (kind === 'text')
            for (let word = 0; word < size; word++)
              into[at * size + word] = Math.max(0, Math.min(9, Math.round(5 + 2 * (word % 2 ? x : y))));
          else for (let pixel = 0; pixel < size; pixel++) into[at * size + pixel] = (x * (pixel % 8) + y * Math.floor(pixel / 8)) / 8;
        });
      },
    },
  };
}

export interface Small {
  readonly choice?: Partial<ModelChoice>;
  readonly training?: ParameterValues;
  readonly seed?: number;
  readonly source?: SourceData;
  /** Labels are put into quarantine where they are not. */
  readonly target?: Omit<TargetData, 'labels'> & { readonly labels: Int32Array | Quarantined | null };
  readonly sourceModel?: StoredValues;
  /** The names of the source's classes. */
  readonly classes?: readonly string[];
  readonly stopAt?: number;
  readonly executor?: Executor;
  /** None unless given: most tests ask for no scores. */
  readonly validators?: Training['validators'];
}

/**
 * A training of a few small steps. `stopAt` is the step after which it is asked to stop. Its clock stands still, so that what
 * two trainings report compares equal.
 */
export function smallTraining({
  choice = {},
  training = {},
  seed = 1,
  source,
  target,
  sourceModel,
  classes = classesFor(choice.method ?? 'dann'),
  stopAt,
  executor,
  validators = [],
}: Small = {}): Training {
  const network = choice.network ?? 'mlp';
  const kind = kindFor(network);
  const given = { method: 'dann', methodParameters: {}, network, ...choice };
  const model = buildModel(
    { ...given, networkParameters: { ...smallSizes[network], ...choice.networkParameters } },
    inputFor(network),
    classes,
    source?.origins ? Math.max(...source.origins) + 1 : 1,
  );
  let steps = 0;
  return {
    model,
    settings: resolveTraining({ batchSize: 8, epochs: 3, checkpointEvery: 100, ...training }),
    arm: given.method === 'erm' ? 'source-only' : 'adapted',
    seed,
    source: numbered(source ?? smallData(kind, { seed: 1 }), model.task),
    target: quarantined(target ?? smallData(kind, { seed: 2, degrees: 30, shift: 0.3 }), model.task),
    validators,
    ...(sourceModel && { sourceModel }),
    executor: executor ?? eagerExecution,
    openBatches: directBatches,
    now: () => 0,
    breathe: async () => void steps++,
    stopping: () => stopAt !== undefined && steps >= stopAt,
  };
}

const numbered = (source: SourceData, task: Task): SourceData =>
  task === 'regression' ? { numbers: asNumbers(source.labels), ...source } : source;

/** A target as trainings take it. */
export const quarantined = <Data extends DomainData>(
  data: Data & { readonly labels: Int32Array | Quarantined | null },
  task: Task = 'classification',
) => ({
  ...data,
  labels:
    data.labels instanceof Int32Array ? new Quarantined(data.labels, task === 'regression' ? asNumbers(data.labels) : null) : data.labels,
});

export interface Ended {
  readonly bytes: Uint8Array;
  readonly metrics: readonly NewMetric[];
  readonly checkpoints: readonly { readonly step: number; readonly bytes: Uint8Array }[];
}

/** Trains to the end, or to where it stops, and gathers all that it says. */
export async function runSmall(training: Training, from: Uint8Array | null = null): Promise<Ended> {
  const metrics: NewMetric[] = [];
  const checkpoints: Extract<TrainingUpdate, { type: 'checkpoint' }>[] = [];
  for await (const update of train(training, from && { bytes: from, where: 'a test' })) {
    if (update.type === 'step') metrics.push(...update.metrics);
    else checkpoints.push(update);
  }
  return { bytes: checkpoints.at(-1)?.bytes ?? new Uint8Array(), metrics, checkpoints };
}
