import type { InputSpec } from '../../../shared/model/input.ts';
import type { ItemSource } from '../data-source.ts';
import { permutation, randomFor } from '../random.ts';
import { readItems } from './evaluate.ts';
import { inferenceBatch } from './execution.ts';
import type { Execution } from './execution.ts';

/** What the model makes of many items: features [n, d], logits and probabilities [n, K], flat. */
export async function observe(
  execution: Pick<Execution, 'predict'>,
  input: InputSpec,
  items: ItemSource,
  indices: Int32Array,
  domain: 'source' | 'target',
): Promise<{ features: Float32Array; logits: Float32Array; probabilities: Float32Array }> {
  const whole: Partial<Record<'features' | 'logits' | 'probabilities', Float32Array>> = {};
  for (let start = 0; start < indices.length; start += inferenceBatch) {
    const part = indices.subarray(start, start + inferenceBatch);
    const found = await execution.predict(await readItems(items, part, input), part.length, domain);
    for (const name of ['features', 'logits', 'probabilities'] as const) {
      const width = found[name].length / part.length;
      (whole[name] ??= new Float32Array(indices.length * width)).set(found[name], start * width);
    }
  }
  const { features = new Float32Array(), logits = new Float32Array(), probabilities = new Float32Array() } = whole;
  return { features, logits, probabilities };
}

/** At most so many of some items, ascending: the same ones for a seed and a purpose. */
export function sampleOf(items: Int32Array, most: number, seed: number, purpose: string): Int32Array {
  if (items.length <= most) return items;
  return permutation(randomFor(seed, purpose), items.length)
    .subarray(0, most)
    .map((place) => items[place] ?? 0)
    .sort();
}
