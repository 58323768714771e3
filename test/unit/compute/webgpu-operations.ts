/* A child process of webgpu.test.ts: runs every operation on the GPU and on the CPU. Prints one line of JSON. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { operationCases } from './operation-cases.ts';

/** How the GPU did in one operation. */
export interface OperationAnswer {
  /** The largest difference from the CPU, as a share of the largest value of its tensor; null where shapes differ. */
  readonly difference: number | null;
  /** Whether a second time gave the same bits. */
  readonly repeats: boolean;
  /** Tensors that stayed behind. */
  readonly left: number;
}

interface Values {
  readonly shape: number[];
  readonly values: ArrayLike<number>;
}

async function on(backend: string, work: () => tf.Tensor[]): Promise<Values[]> {
  await tf.setBackend(backend);
  const results = tf.tidy(work);
  const values = await Promise.all(results.map(async (result) => ({ shape: result.shape, values: (await result.data()).slice() })));
  tf.dispose(results);
  return values;
}

function differenceOf(expected: Values, actual: Values | undefined): number {
  if (actual?.shape.join() !== expected.shape.join()) return Number.NaN;
  let [largest, difference] = [0, 0];
  for (let at = 0; at < expected.values.length; at++) {
    const value = expected.values[at] as number;
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - (actual.values[at] as number)));
  }
  return largest === 0 ? difference : difference / largest;
}

await loadEngine('webgpu');
// Small tensors would be computed on the CPU otherwise.
tf.env().set('WEBGPU_CPU_FORWARD', false);
const answers: Record<string, OperationAnswer> = {};
for (const [name, work] of Object.entries(operationCases)) {
  const expected = await on('cpu', work);
  await tf.setBackend('webgpu');
  const before = tf.memory().numTensors + tf.backend().numDataIds();
  const actual = await on('webgpu', work);
  const again = await on('webgpu', work);
  answers[name] = {
    difference: Math.max(...expected.map((one, at) => differenceOf(one, actual[at]))),
    repeats: actual.every(({ values }, at) => Array.from(values).every((value, index) => Object.is(value, again[at]?.values[index]))),
    left: tf.memory().numTensors + tf.backend().numDataIds() - before,
  };
}
process.stdout.write(`${JSON.stringify(answers)}\n`);
