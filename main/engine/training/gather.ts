import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import { sizeOf } from '../networks/layer.ts';
import { permutation, randomFor } from '../random.ts';
import type { Evidence, Labelled } from '../validators/validator.ts';
import { readItems } from './evaluate.ts';
import { inferenceBatch } from './execution.ts';
import type { Execution } from './execution.ts';
import { observe } from './refresh.ts';

/** How many items of each part validators look at: enough to rank checkpoints, and a fraction of an epoch's work. */
export const evidenceItems = 500;
/** Share of the first item in a mixture (Hu et al., Mixed Samples as Probes for Unsupervised Model Selection, NeurIPS 2023). */
const share = 0.55;

interface Part {
  readonly items: ItemSource;
  readonly indices: Int32Array;
}

/** The same items of a part whenever it is asked. */
function sample(indices: Int32Array, seed: number, part: string): Int32Array {
  if (indices.length <= evidenceItems) return indices;
  return permutation(randomFor(seed, `evidence/${part}`), indices.length)
    .subarray(0, evidenceItems)
    .map((place) => indices[place] ?? 0)
    .sort();
}

export interface Sources {
  readonly input: InputSpec;
  readonly classes: number;
  readonly featureSize: number;
  readonly seed: number;
  readonly source: { readonly items: ItemSource; readonly training: Int32Array; readonly heldOut: Int32Array; readonly labels: Int32Array };
  /** Without labels: a validator has none to look at. */
  readonly target: { readonly items: ItemSource; readonly training: Int32Array };
  /** By whose statistics target items are normalised. */
  readonly targetDomain: 'source' | 'target';
}

/** What validators look at, of the model as it is now. */
export async function gather(execution: Pick<Execution, 'predict'>, from: Sources): Promise<Evidence> {
  const { input, classes, featureSize, seed, source, target, targetDomain } = from;
  const labelled = async (indices: Int32Array, part: string): Promise<Labelled> => {
    const chosen = sample(indices, seed, part);
    const labels = chosen.map((item) => source.labels[item] ?? 0);
    return { count: chosen.length, labels, ...(await observe(execution, input, source.items, chosen, 'source')) };
  };
  const chosen = sample(target.training, seed, 'target');
  return {
    classes,
    featureSize,
    seed,
    sourceTraining: await labelled(source.training, 'source training'),
    source: await labelled(source.heldOut, 'source'),
    target: { count: chosen.length, ...(await observe(execution, input, target.items, chosen, targetDomain)) },
    mixtures: await mixtures(execution, input, { items: target.items, indices: chosen }, seed, targetDomain),
  };
}

/** Each item once as the first of a mixture, with another at random as the second. */
async function mixtures(
  execution: Pick<Execution, 'predict'>,
  input: InputSpec,
  { items, indices }: Part,
  seed: number,
  domain: 'source' | 'target',
): Promise<Evidence['mixtures']> {
  const first = indices.map((_, at) => at);
  const second = permutation(randomFor(seed, 'evidence/mixtures'), indices.length);
  const size = sizeOf(inputShape(input));
  const whole: Float32Array[] = [];
  for (let start = 0; start < indices.length; start += inferenceBatch) {
    const count = Math.min(inferenceBatch, indices.length - start);
    const x = await readItems(items, indices.subarray(start, start + count), input);
    const other = await readItems(
      items,
      second.subarray(start, start + count).map((place) => indices[place] ?? 0),
      input,
    );
    for (let at = 0; at < count * size; at++) x[at] = share * (x[at] ?? 0) + (1 - share) * (other[at] ?? 0);
    whole.push((await execution.predict(x, count, domain)).probabilities);
  }
  const probabilities = new Float32Array(whole.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of whole) {
    probabilities.set(part, at);
    at += part.length;
  }
  return { share, first, second, probabilities };
}
