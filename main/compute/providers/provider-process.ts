/*
 * The child process of trial.ts and status.ts: `provider-process.ts PROVIDER [ORDER]` multiplies two matrices on a provider and, with an
 * order, compares it with the processor. Prints one line of JSON.
 */
import { onnxProviderSchema } from '../../../shared/model/engine.ts';
import { printAnswer } from '../engines/engine-child.ts';
import { multiply } from './product.ts';
import type { TrialOrder } from './trial.ts';

await printAnswer(async () => {
  const provider = onnxProviderSchema.parse(process.argv[2]);
  const order = process.argv[3];
  const product = await multiply(provider);
  if (order === undefined) return product;
  // Loaded late: where a provider does not start, that is known in a moment.
  const { compare } = await import('./compare.ts');
  return compare(provider, JSON.parse(order) as TrialOrder);
});
