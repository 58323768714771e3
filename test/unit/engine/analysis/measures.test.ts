/* What the measures of the analysis say of plain cases, and of none at all. Formulas are in test/formula/analysis.test.ts. */
import { describe, expect, it } from 'vitest';
import { proxyADistance } from '../../../../main/engine/analysis/a-distance.ts';
import { calibrationOf } from '../../../../main/engine/analysis/calibration.ts';
import { confusionOf } from '../../../../main/engine/analysis/confusion.ts';
import { healthOf } from '../../../../main/engine/analysis/health.ts';
import { meanDiscrepancy } from '../../../../main/engine/analysis/mmd.ts';
import { confidentMistakes, shiftedItems } from '../../../../main/engine/analysis/outstanding.ts';
import { noiseOf } from '../../../helpers/learning.ts';
import { numbers } from '../../../helpers/pictures.ts';

/** About normal features, each column `shift` away from 0. */
function cloud(count: number, width: number, { shift = 0, seed = 1, scale = 1 } = {}): Float32Array {
  const noise = noiseOf(numbers(seed), scale);
  return Float32Array.from({ length: count * width }, () => shift + noise());
}

const none = new Float32Array(0);

describe('how far domains are apart', () => {
  const source = cloud(200, 8);
  const alike = cloud(200, 8, { seed: 2 });
  const near = cloud(200, 8, { seed: 2, shift: 0.5 });
  const far = cloud(200, 8, { seed: 2, shift: 4 });

  it('is told by the proxy A-distance, 0 … 2', () => {
    const distances = [alike, near, far].map((target) => proxyADistance(source, target, 8, 1)?.distance ?? Number.NaN);
    expect(distances[0]).toBeLessThan(0.35);
    expect(distances[1]).toBeGreaterThan(0.5);
    expect(distances[1]).toBeLessThan(1.5);
    expect(distances[2]).toBe(2);
    expect(proxyADistance(source, near, 8, 1)).toEqual(proxyADistance(source, near, 8, 1));
    expect(proxyADistance(source, near, 8, 2)).not.toEqual(proxyADistance(source, near, 8, 1));
  });

  it('does not depend on how many there are of each', () => {
    // A classifier that always answers the larger domain is wrong for half of the domains.
    expect(proxyADistance(source, alike.slice(0, 8 * 20), 8, 1)?.distance).toBeLessThan(0.5);
    expect(proxyADistance(source, far.slice(0, 8 * 20), 8, 1)?.distance).toBe(2);
  });

  it('is told by the maximum mean discrepancy, whatever the scale of the features', () => {
    const [first, second, third] = [alike, near, far].map((target) => meanDiscrepancy(source, target, 8, 1)?.squared ?? Number.NaN);
    expect(Math.abs(first ?? 1)).toBeLessThan(0.01);
    expect(second).toBeGreaterThan(0.02);
    expect(third).toBeGreaterThan(5 * (second ?? Infinity));
    const larger = (values: Float32Array) => values.map((value) => 1024 * value);
    const scaled = meanDiscrepancy(larger(source), larger(near), 8, 1);
    expect(scaled?.squared).toBeCloseTo(second ?? Number.NaN, 6);
    expect(scaled?.bandwidth).toBeCloseTo(1024 * (meanDiscrepancy(source, near, 8, 1)?.bandwidth ?? Number.NaN), 2);
  });

  it('is seen in wide features too, which are projected', () => {
    const [wide, moved] = [cloud(60, 700), cloud(60, 700, { seed: 2, shift: 1 })];
    expect(proxyADistance(wide, moved, 700, 1)?.distance).toBe(2);
    expect(meanDiscrepancy(wide, moved, 700, 1)?.squared).toBeGreaterThan(0.1);
  });

  it('is not known where there is next to nothing', () => {
    for (const [few, others] of [
      [none, source],
      [source, none],
      [source.slice(0, 8), source],
      [source, source.slice(0, 8)],
    ] as const) {
      expect(proxyADistance(few, others, 8, 1)).toBeNull();
      expect(meanDiscrepancy(few, others, 8, 1)).toBeNull();
    }
    const alone = new Float32Array(80).fill(3);
    expect(meanDiscrepancy(alone, alone, 8, 1)).toBeNull();
    expect(proxyADistance(alone, alone, 8, 1)?.distance).toBe(0);
  });
});

describe('signs of a collapse', () => {
  it('are at their ends where everything is the same', () => {
    const certain = Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0);
    expect(healthOf({ count: 3, probabilities: certain, features: new Float32Array(6).fill(5) })).toEqual({
      'prediction-diversity': 0,
      'prediction-entropy': 0,
      'feature-spread': 0,
    });
    const all = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const health = healthOf({
      count: 3,
      probabilities: all,
      features: Float32Array.of(1, 0, -0.5, Math.sqrt(0.75), -0.5, -Math.sqrt(0.75)),
    });
    expect(health?.['prediction-diversity']).toBeCloseTo(Math.log(3), 6);
    expect(health?.['prediction-entropy']).toBe(0);
    expect(health?.['feature-spread']).toBeCloseTo(1, 6);
    expect(healthOf({ count: 2, probabilities: Float32Array.of(0.5, 0.5, 0.5, 0.5), features: new Float32Array(4) })).toEqual({
      'prediction-diversity': Math.LN2,
      'prediction-entropy': Math.LN2,
      'feature-spread': 0,
    });
    expect(healthOf({ count: 0, probabilities: none, features: none })).toBeNull();
  });
});

describe('labels that are not known', () => {
  it('leave nothing to be said', () => {
    const [probabilities, labels] = [Float32Array.of(0.9, 0.1, 0.2, 0.8), Int32Array.of(-1, -1)];
    expect(confusionOf(probabilities, labels, 2)).toMatchObject({ accuracy: null, balancedAccuracy: null });
    expect(calibrationOf(probabilities, labels, 2)).toBeNull();
    expect(confidentMistakes('target', probabilities, labels, 2, 9).mistakes).toEqual([]);
  });
});

describe('calibration', () => {
  it('puts the ends of bins where they belong', () => {
    // 3/5 divides the ninth of fifteen from the tenth; 1 is the upper end of the last.
    const rows = calibrationOf(Float32Array.of(0.599, 0.401, 0.601, 0.399, 1, 0), Int32Array.of(0, 0, 1), 2)?.rows ?? [];
    expect(rows.map(({ count }, at) => (count > 0 ? at : -1)).filter((at) => at >= 0)).toEqual([8, 9, 14]);
    expect(rows[14]).toMatchObject({ upTo: 1, confidence: 1, accuracy: 0 });
  });
});

describe('mistakes', () => {
  const probabilities = Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.45, 0.55, 0.05, 0.95, 0.95, 0.05);
  const labels = Int32Array.of(1, 1, 0, 0, -1);

  it('are listed from the surest on, and marked where labels of the target were looked at', () => {
    const { oracle, mistakes } = confidentMistakes('target', probabilities, labels, 2, 2);
    expect(oracle).toBe(true);
    expect(mistakes.map(({ item, label, predicted }) => [item, label, predicted])).toEqual([
      [3, 0, 1],
      [0, 1, 0],
    ]);
    expect(mistakes[0]?.confidence).toBeCloseTo(0.95, 6);
    const ofSource = confidentMistakes('source', probabilities, labels, 2, 9);
    expect(ofSource.oracle).toBe(false);
    expect(ofSource.mistakes.map(({ item }) => item)).toEqual([3, 0, 2]);
  });
});

describe('items that lie farthest from the source', () => {
  it('are few where there are few, and none where the source has none to compare with', () => {
    const source = cloud(30, 4);
    const target = cloud(5, 4, { seed: 2 });
    target.set([50, 50, 50, 50], 8);
    const found = shiftedItems(source, target, 4, { most: 9, seed: 1 });
    expect(found.length).toBe(5);
    expect(found[0]?.item).toBe(2);
    expect(found[0]?.ratio).toBeGreaterThan(10);
    expect(found[1]?.ratio).toBeLessThan(3);
    expect(shiftedItems(source.slice(0, 40), target, 4, { k: 10, most: 9, seed: 1 })).toEqual([]);
    expect(shiftedItems(source, none, 4, { most: 9, seed: 1 })).toEqual([]);
    const same = new Float32Array(80).fill(1);
    expect(shiftedItems(same, target, 4, { k: 3, most: 1, seed: 1 })[0]?.ratio).toBeNull();
  });
});
