import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { decodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { splitIndices } from '../../../../main/engine/training/split.ts';
import type { InputSpec } from '../../../../shared/model/input.ts';
import { numbers } from '../../../helpers/pictures.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';
import type { SmallData } from '../../../helpers/small-training.ts';

beforeAll(() => loadEngine('wasm'));

/** Texts of four to eight words that all have the words 2 and 3, next to one another: the class is which comes first. */
function inOrder(seed: number): SmallData {
  const random = numbers(seed);
  const below = (limit: number): number => Math.floor(limit * random());
  const labels = Int32Array.from({ length: 160 }, (_, at) => at % 2);
  const texts = Array.from(labels, (label) => {
    const words = Array.from({ length: 2 + below(5) }, () => 4 + below(6));
    words.splice(below(words.length + 1), 0, ...(label === 0 ? [2, 3] : [3, 2]));
    return [...words, ...new Array<number>(8 - words.length).fill(0)];
  });
  const read = async (indices: Int32Array, _input: InputSpec, into: Float32Array): Promise<void> =>
    indices.forEach((index, at) => into.set(texts[index] ?? [], 8 * at));
  return { items: { count: texts.length, read }, labels, reads: [], ...splitIndices(texts.length, 0.25, seed) };
}

describe('a convolutional network for text', () => {
  it('learns what order words come in, which terms alone do not say, and leaves the vector of nothing at zero', async () => {
    const choice = { method: 'erm', network: 'text-cnn', networkParameters: { normalisation: 'none', embeddingUnits: 8, filters: 8 } };
    const training = { epochs: 25, batchSize: 16, learningRate: 0.02, weightDecay: 0.01, evaluateEvery: 25 };
    const { bytes, metrics } = await runSmall(smallTraining({ choice, training, source: inOrder(1), target: inOrder(2) }));
    expect(metrics.findLast(({ name }) => name === 'target-accuracy')?.value).toBeGreaterThan(0.9);
    const table = decodeCheckpoint(bytes, 'a test').values['extractor/0-embedding/table'];
    expect(table?.shape).toEqual([10, 8]);
    expect(table?.values.subarray(0, 8).every((value) => value === 0)).toBe(true);
    expect(table?.values.subarray(8).every((value) => value !== 0)).toBe(true);
  });
});
