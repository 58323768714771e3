/* That the whole of it learns: on a shift that only adapting overcomes, each method beats the source-only baseline. */
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
 * alone; in the target it says nothing and lies at `elsewhere`, so that features which rely on it show the domains apart.
 */
function treacherous(domain: 'source' | 'target', seed: number, elsewhere: number): SmallData {
  const random = numbers(seed);
  const noise = (): number => 0.7 * (random() + random() + random() + random() - 2);
  const labels = Int32Array.from({ length: 240 }, (_, at) => at % 2);
  const rows = Array.from(labels, (label) => {
    const side = label === 0 ? -1 : 1;
    return [side + noise(), (domain === 'source' ? side : elsewhere) + noise()];
  });
  const read: SmallData['items']['read'] = async (indices, _input, into) =>
    indices.forEach((index, at) => into.set(rows[index] ?? [], at * 2));
  return { items: { count: labels.length, read }, labels, reads: [], ...splitIndices(labels.length, 0.25, seed) };
}

async function accuracies(
  method: string,
  methodParameters: ParameterValues,
  seed: number,
  { elsewhere = 2, epochs = 40 } = {},
): Promise<{ target: number; source: number }> {
  const networkParameters = { normalisation: 'none', hiddenUnits: 24, featureUnits: 16, headUnits: 8 };
  const { metrics } = await runSmall(
    smallTraining({
      choice: { method, methodParameters, networkParameters },
      training: { epochs, batchSize: 32, learningRate: 0.005, evaluateEvery: epochs },
      source: treacherous('source', 10 + seed, elsewhere),
      target: treacherous('target', 20 + seed, elsewhere),
      seed,
    }),
  );
  const last = (name: string): number => metrics.findLast((metric) => metric.name === name)?.value ?? Number.NaN;
  return { target: last('target-accuracy'), source: last('source-accuracy') };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
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

it('MCD moves the target’s features to where its heads agree, on the side where they belong', async () => {
  const shift = { elsewhere: 0.7, epochs: 10 };
  const [baseline, adapted, powerless]: [number[], number[], number[]] = [[], [], []];
  for (const seed of [1, 2, 3, 4, 5]) {
    baseline.push((await accuracies('erm', {}, seed, shift)).target);
    const { source, target } = await accuracies('mcd', { generatorSteps: 1 }, seed, shift);
    expect(source).toBeGreaterThan(0.9);
    adapted.push(target);
    powerless.push((await accuracies('mcd', { generatorSteps: 1, discrepancyWeight: 0 }, seed, shift)).target);
  }
  // Medians, since now and then it starts towards agreeing on the wrong side.
  expect(median(adapted) - median(baseline)).toBeGreaterThan(0.05);
  // It is the discrepancy that does it.
  expect(median(adapted) - median(powerless)).toBeGreaterThan(0.05);
});
