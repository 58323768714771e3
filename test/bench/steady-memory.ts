/*
 * Whether a long training keeps its memory: node test/bench/steady-memory.ts [STEPS]
 * Takes compiled steps of DANN on the MLP, 10,000 unless told otherwise, and prints one line of JSON: resident memory after
 * the first tenth and at the end, in MiB, their ratio, and the tensors held by TensorFlow.js and by TensorFlow at both times.
 * The bar is a ratio between 0.98 and 1.02, and the same tensors.
 */
import * as tf from '@tensorflow/tfjs-core';
import { makeStep } from './engine-step.ts';

const steps = Number(process.argv[2] ?? 10_000);
const warm = Math.round(steps / 10);

/** What of TensorFlow's backend counts the tensors outside TensorFlow.js. */
interface Counting {
  readonly binding: { getNumOfTensors(): number };
}

const held = () => ({
  residentMiB: Math.round((process.memoryUsage.rss() / 2 ** 20) * 10) / 10,
  tensors: tf.memory().numTensors,
  handles: (tf.backend() as unknown as Counting).binding.getNumOfTensors(),
});

const { title, step } = await makeStep('tensorflow-compiled', 'mlp');
for (let taken = 0; taken < warm; taken++) await step();
const begin = held();
for (let taken = warm; taken < steps; taken++) await step();
const end = held();
const ratio = Math.round((end.residentMiB / begin.residentMiB) * 10_000) / 10_000;
console.log(JSON.stringify({ engine: title, case: 'mlp', steps, after: warm, begin, end, ratio }));
