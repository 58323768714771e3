/* Shifts for methods that leave the extractor as it is, and several sources that differ in what misleads. */
import type { SourceData } from '../../main/engine/training/training.ts';
import { noiseOf, rowsOf, treacherous } from './learning.ts';
import type { Task } from './learning.ts';
import { numbers } from './pictures.ts';

/** Three classes along the first column; the target's columns are multiplied and moved. */
export function stretched(seed: number, { factor = 1, offset = [0, 0] }: { factor?: number; offset?: readonly [number, number] }): Task {
  const rows = (domain: 'source' | 'target', drawn: number) => {
    const noise = noiseOf(numbers(drawn), 0.25);
    const labels = Int32Array.from({ length: 240 }, (_, at) => at % 3);
    const points = Array.from(labels, (label) => {
      const [x, y] = [1.5 * (label - 1) + noise(), 4 * noise()] as const;
      return domain === 'source' ? [x, y] : [factor * x + offset[0], y + offset[1]];
    });
    return rowsOf(points, labels, drawn);
  };
  return { source: rows('source', 10 + seed), target: rows('target', 20 + seed), classes: ['a', 'b', 'c'], epochs: 20 };
}

/**
 * The second column tells two classes apart, one way on the left and the other way on the right. Few items of the source lie on the
 * right and most of the target's do, so that a short training learns the left alone.
 */
export function seldom(seed: number, share = 0.08): Task {
  const rows = (right: number, drawn: number) => {
    const random = numbers(drawn);
    const noise = noiseOf(random, 0.3);
    const labels = Int32Array.from({ length: 300 }, (_, at) => at % 2);
    const points = Array.from(labels, (label) => {
      const side = label === 0 ? -1 : 1;
      return random() < right ? [0.7 + noise(), noise() - side] : [noise() - 0.7, noise() + side];
    });
    return rowsOf(points, labels, drawn);
  };
  const training = { weightDecay: 1, learningRate: 0.01 };
  return { source: rows(share, 10 + seed), target: rows(1 - share, 20 + seed), epochs: 4, training };
}

/**
 * Two sources as `treacherous` ones: in each the second column is `factor` times the class's side, and `offset`. The first source
 * has `share` of the items.
 */
export function twoSources(
  seed: number,
  second: readonly [{ factor: number; offset: number }, { factor: number; offset: number }],
  { elsewhere, share = 0.5, epochs = 20 }: { elsewhere: number; share?: number; epochs?: number },
): Task & { readonly source: SourceData & { readonly origins: Int32Array } } {
  const noise = noiseOf(numbers(10 + seed));
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % 2);
  const origins = Int32Array.from(labels, (_, at) => (at < share * labels.length ? 0 : 1));
  const rows = Array.from(labels, (label, at) => {
    const side = label === 0 ? -1 : 1;
    const { factor, offset } = second[origins[at] === 0 ? 0 : 1];
    return [side + noise(), factor * side + offset + noise()];
  });
  return { source: { ...rowsOf(rows, labels, 10 + seed), origins }, target: treacherous('target', 20 + seed, elsewhere), epochs };
}
