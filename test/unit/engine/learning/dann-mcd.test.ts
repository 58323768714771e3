/* That the whole of it learns: on a shift that only adapting overcomes, each method beats the source-only baseline. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { learn, mean, median, treacherous } from '../../../helpers/learning.ts';
import type { ParameterValues } from '../../../../shared/model/parameters.ts';

beforeAll(() => loadEngine('wasm'));

async function accuracies(method: string, methodParameters: ParameterValues, seed: number, { elsewhere = 2, epochs = 40 } = {}) {
  const source = treacherous('source', 10 + seed, elsewhere);
  const target = treacherous('target', 20 + seed, elsewhere);
  const { baseline, adapted } = await learn(method, methodParameters, seed, { source, target, epochs });
  return method === 'erm' ? baseline : adapted;
}

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
