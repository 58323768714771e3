/*
 * One engine and one network in a process of its own: node engine-child.ts ENGINE NETWORK
 * Says {"ready": title} or {"unavailable": reason}; then for each line {"steps": n} it takes n steps and answers how long each took.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { engineIdSchema } from '../../shared/model/engine.ts';
import { makeStep } from './engine-step.ts';

const say = (message: object): void => console.log(JSON.stringify(message));
const networkSchema = z.enum(['mlp', 'cnn-small']);
const requestSchema = z.object({ steps: z.number().int().min(1) });

const [, , engine, network] = process.argv;
try {
  const { title, step } = await makeStep({ engine: engineIdSchema.parse(engine), network: networkSchema.parse(network) });
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
    say({ milliseconds, loss });
  }
} catch (error) {
  say({ unavailable: error instanceof Error ? error.message : String(error) });
}
