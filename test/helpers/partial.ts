/* Targets that lack classes of the source. */
import { noiseOf, rowsOf } from './learning.ts';
import type { Task } from './learning.ts';
import { numbers } from './pictures.ts';

/** Items about their class’s place, given in the first column and the second; as many of each class. */
function placed(across: readonly number[], up: readonly number[], seed: number) {
  const noise = noiseOf(numbers(seed), 0.3);
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % across.length);
  const rows = Array.from(labels, (label) => [(across[label] ?? 0) + noise(), (up[label] ?? 0) + noise()]);
  return rowsOf(rows, labels, seed);
}

/**
 * Four classes in a row, of which the target has the inner two, each leaning towards the outer class beside it. The source’s borders
 * are right for most of the target. Who makes the whole domains alike has to fill the outer classes, too, and half of the target’s
 * items are what there is to fill them with: transfer that harms.
 */
export const leaning = (seed: number): Task => ({
  source: placed([-1, 1, -3, 3], [0, 0, 0, 0], 10 + seed),
  target: placed([-1.6, 1.6], [0, 0], 20 + seed),
  classes: ['inner left', 'inner right', 'outer left', 'outer right'],
  epochs: 40,
  training: { batchSize: 64 },
});

/** Two classes below, which the target has, too, but moved to the right, and two above, which it lacks and is far from. */
export const moved = (seed: number): Task => ({
  source: placed([-1, 1, -1, 1], [0, 0, 3, 3], 10 + seed),
  target: placed([-0.1, 1.9], [0, 0], 20 + seed),
  classes: ['lower left', 'lower right', 'upper left', 'upper right'],
  epochs: 30,
  training: { learningRate: 0.01 },
});
