import type { InputSpec } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import type { NumberLabels } from '../numbers.ts';
import { permutation, randomFor } from '../random.ts';
import type { Evidence, Labelled } from '../validators/validator.ts';
import { readItems } from './evaluate.ts';
import type { Execution } from './execution.ts';
import { mix } from './mix.ts';
import { observe, sampleOf } from './observe.ts';

/** How many items of each part validators look at: enough to rank checkpoints, and a fraction of an epoch's work. */
export const evidenceItems = 500;
/** Share of the first item in a mixture (Hu et al., Mixed Samples as Probes for Unsupervised Model Selection, NeurIPS 2023). */
const share = 0.55;

export interface Sources {
  readonly input: InputSpec;
  readonly classes: number;
  readonly featureSize: number;
  readonly seed: number;
  readonly source: {
    readonly items: ItemSource;
    readonly training: Int32Array;
    readonly heldOut: Int32Array;
    readonly labels: Int32Array;
    readonly numbers?: NumberLabels;
  };
  /** Without labels: a validator has none to look at. */
  readonly target: { readonly items: ItemSource; readonly training: Int32Array };
  /** By whose statistics target items are normalised. */
  readonly targetDomain: 'source' | 'target';
}

/** What validators look at, of the model as it is now. */
export async function gather(execution: Pick<Execution, 'predict'>, from: Sources): Promise<Evidence> {
  const { input, classes, featureSize, seed, source, target, targetDomain } = from;
  const labelled = async (indices: Int32Array, part: string): Promise<Labelled> => {
    const chosen = sampleOf(indices, evidenceItems, seed, `evidence/${part}`);
    const labels = chosen.map((item) => source.labels[item] ?? 0);
    const numbers = source.numbers && Float32Array.from(chosen, (item) => source.numbers?.values[item] ?? Number.NaN);
    return {
      count: chosen.length,
      labels,
      ...(numbers && { numbers }),
      ...(await observe(execution, input, source.items, chosen, 'source')),
    };
  };
  const chosen = sampleOf(target.training, evidenceItems, seed, 'evidence/target');
  return {
    classes,
    featureSize,
    seed,
    sourceTraining: await labelled(source.training, 'source training'),
    source: await labelled(source.heldOut, 'source'),
    target: { count: chosen.length, ...(await observe(execution, input, target.items, chosen, targetDomain)) },
    mixtures: await mixtures(execution, input, target.items, chosen, seed, targetDomain),
  };
}

/** Each item once as the first of a mixture, with another at random as the second. */
async function mixtures(
  execution: Pick<Execution, 'predict'>,
  input: InputSpec,
  items: ItemSource,
  indices: Int32Array,
  seed: number,
  domain: 'source' | 'target',
): Promise<Evidence['mixtures']> {
  const first = indices.map((_, at) => at);
  const second = permutation(randomFor(seed, 'evidence/mixtures'), indices.length);
  const itemsAt = (places: Int32Array): Int32Array => places.map((place) => indices[place] ?? 0);
  const mixed: ItemSource = {
    count: indices.length,
    async read(places, _input, into) {
      await items.read(itemsAt(places), input, into);
      mix(into, await readItems(items, itemsAt(places.map((place) => second[place] ?? 0)), input), share, input);
    },
  };
  const { probabilities } = await observe(execution, input, mixed, first, domain);
  return { share, first, second, probabilities };
}
