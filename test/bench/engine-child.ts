/*
 * One engine and one case in a process of its own: node engine-child.ts ENGINE CASE
 * Says {"ready": title} or {"unavailable": reason}; then for each line {"steps": n} it takes n steps and answers how long each
 * took. The engine `limit` multiplies matrices of 2048 × 2048 instead: what this machine can do at best.
 */
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { loadEngine } from '../../main/compute/engines/index.ts';
import { makeStep, stepCases, stepEngines } from './engine-step.ts';
import type { BenchStep } from './engine-step.ts';

const say = (message: object): void => console.log(JSON.stringify(message));
const requestSchema = z.object({ steps: z.number().int().min(1) });

async function makeLimit(): Promise<BenchStep> {
  const { version } = await loadEngine('tensorflow');
  const [a, b] = [1, 2].map((seed) => tf.randomUniform([2048, 2048], 0, 1, 'float32', seed)) as [tf.Tensor, tf.Tensor];
  return {
    title: `matrix product by TensorFlow ${version}`,
    step: () => Promise.resolve(tf.tidy(() => tf.slice(tf.matMul(a, b), [0, 0], [1, 1]).dataSync()[0] ?? Number.NaN)),
  };
}

const [, , engine, name] = process.argv;
try {
  const { title, step } =
    engine === 'limit' ? await makeLimit() : await makeStep(z.enum(stepEngines).parse(engine), z.enum(stepCases).parse(name));
  say({ ready: title });
  for await (const line of createInterface({ input: process.stdin })) {
    const { steps } = requestSchema.parse(JSON.parse(line));
    const milliseconds: number[] = [];
    let loss = Number.NaN;
    for (let done = 0; done < steps; done++) {
      const start = performance.now();
      loss = await step();
      milliseconds.push(performance.now() - start);
    }
    say({ milliseconds, loss, peakMiB: process.resourceUsage().maxRSS / 1024 });
  }
} catch (error) {
  say({ unavailable: error instanceof Error ? error.message : String(error) });
}
