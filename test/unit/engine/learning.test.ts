/* That the whole of it learns: on a shift that only adapting overcomes, DANN beats the source-only baseline. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { splitIndices } from '../../../main/engine/training/split.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import { numbers } from '../../helpers/pictures.ts';
import { runSmall, smallTraining } from '../../helpers/small-training.ts';
import type { SmallData } from '../../helpers/small-training.ts';

beforeAll(() => loadEngine('wasm'));

/**
 * Two classes in two columns, equally noisy. The first tells them apart in both domains. The second does so in the source
 * alone; in the target it says nothing and lies elsewhere, so that features which rely on it show the domains apart.
 */
function treacherous(domain: 'source' | 'target', seed: number): SmallData {
  const random = numbers(seed);
  const noise = (): number => 0.7 * (random() + random() + random() + random() - 2);
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % 2);
  const rows = Array.from(labels, (label) => {
    const side = label === 0 ? -1 : 1;
    return [side + noise(), (domain === 'source' ? side : 2) + noise()];
  });
  const read: SmallData['items']['read'] = async (indices, _input, into) =>
    indices.forEach((index, at) => into.set(rows[index] ?? [], at * 2));
  return { items: { count: labels.length, read }, labels, reads: [], ...splitIndices(labels.length, 0.25, seed) };
}

async function accuracies(method: string, methodParameters: ParameterValues, seed: number): Promise<{ target: number; source: number }> {
  const networkParameters = { normalisation: 'none', hiddenUnits: 24, featureUnits: 16, headUnits: 8 };
  const { metrics } = await runSmall(
    smallTraining({
      choice: { method, methodParameters, networkParameters },
      training: { epochs: 40, batchSize: 32, learningRate: 0.005, evaluateEvery: 40 },
      source: treacherous('source', 10 + seed),
      target: treacherous('target', 20 + seed),
      seed,
    }),
  );
  const last = (name: string): number => metrics.findLast((metric) => metric.name === name)?.value ?? Number.NaN;
  return { target: last('target-accuracy'), source: last('source-accuracy') };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

it('DANN learns from an unlabelled target what the source cannot teach', async () => {
  const baseline = [];
  const adapted = [];
  for (const seed of [1, 2, 3]) {
    baseline.push(await accuracies('erm', {}, seed));
    adapted.push(await accuracies('dann', {}, seed));
  }
  const target = mean(baseline.map((one) => one.target));
  expect(mean(baseline.map((one) => one.source))).toBeGreaterThan(0.97);
  expect(target).toBeLessThan(0.7);
  expect(mean(adapted.map((one) => one.source))).toBeGreaterThan(0.9);
  expect(mean(adapted.map((one) => one.target)) - target).toBeGreaterThan(0.2);
  // It is the reversed gradient that does it: without one, the same training stays where the baseline is.
  const powerless = await accuracies('dann', { lambda: 0 }, 1);
  expect(Math.abs(powerless.target - (baseline[0]?.target ?? Number.NaN))).toBeLessThan(0.05);
});
