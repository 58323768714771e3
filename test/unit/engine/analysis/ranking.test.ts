import { describe, expect, it } from 'vitest';
import { hScore } from '../../../../main/engine/analysis/ranking/h-score.ts';
import { rankingNamed, rankings } from '../../../../main/engine/analysis/ranking/index.ts';
import { leep } from '../../../../main/engine/analysis/ranking/leep.ts';
import { logMe } from '../../../../main/engine/analysis/ranking/log-me.ts';
import { noiseFor } from '../../../../main/engine/random.ts';
import { rankingDescriptorSchema } from '../../../../shared/model/ranking.ts';

const classes = 3;
const labelsOf = (n: number): Int32Array => Int32Array.from({ length: n }, (_, item) => item % classes);

/** Noise [n, d], to which each class adds `apart` along a feature of its own. */
function features(n: number, d: number, apart: number, seed: number): Float32Array {
  const noise = noiseFor(seed, 'test/ranking', n * d);
  return noise.map((value, at) => value + (at % d === Math.floor(at / d) % classes ? apart : 0));
}

describe('the registry of ranking scores', () => {
  it('holds what the contract can carry, found by its name', () => {
    for (const ranking of rankings) {
      expect(rankingDescriptorSchema.parse(ranking.descriptor)).toEqual(ranking.descriptor);
      expect(rankingNamed(ranking.descriptor.id)).toBe(ranking);
      expect(ranking.descriptor.description).toMatch(/^\p{Lu}.*\.$/u);
      expect(ranking.descriptor.paper).toMatch(/\b20\d\d$/);
    }
    expect(new Set(rankings.map(({ descriptor }) => descriptor.id)).size).toBe(rankings.length);
  });

  it('says which there are where a name is none', () => {
    expect(() => rankingNamed('nce')).toThrow(expect.objectContaining({ code: 'bad-config', hint: 'There are: logme, h-score, leep.' }));
  });
});

describe.each(rankings)('$descriptor.title', ({ score }) => {
  it('tells nothing of one class, of no items, or of what is no number', () => {
    expect(score(Float32Array.of(0.2, 0.8, 0.5, 0.5), Int32Array.of(1, 1), 2)).toBeNaN();
    expect(score(new Float32Array(), new Int32Array(), 2)).toBeNaN();
    expect(score(Float32Array.of(0.2, Number.NaN, 0.5, 0.5), Int32Array.of(0, 1), 2)).toBeNaN();
  });
});

describe.each([logMe, hScore])('$descriptor.title', ({ score }) => {
  it.each([
    [300, 8],
    [60, 100],
  ])('is higher the farther classes are apart (%i items, %i features)', (n, d) => {
    const scores = [0, 1, 2, 4].map((apart) => score(features(n, d, apart, 3), labelsOf(n), classes));
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(new Set(scores).size).toBe(4);
  });

  it('does not depend on the order of items or features', () => {
    const [n, d] = [40, 6];
    const values = features(n, d, 1, 5);
    const turned = values.map((_, at) => values[values.length - 1 - at] ?? 0);
    expect(score(turned, labelsOf(n).reverse(), classes)).toBeCloseTo(score(values, labelsOf(n), classes), 5);
  });

  it('is lowest for features that say nothing at all', () => {
    const nothing = score(new Float32Array(30 * 4), labelsOf(30), classes);
    expect(nothing).toBeLessThan(score(features(30, 4, 2, 5), labelsOf(30), classes));
  });
});

describe('H-score', () => {
  it('does not take noise for classes when there are more features than items', () => {
    // Without a bound on the directions both would be K − 1 = 2.
    const of = (apart: number) => hScore.score(features(40, 200, apart, 7), labelsOf(40), classes);
    expect(of(0)).toBeLessThan(0.8);
    expect(of(8)).toBeGreaterThan(1.8);
    expect(of(8)).toBeLessThanOrEqual(2 + 1e-6);
  });

  it('does not depend on the scale of features', () => {
    const values = features(200, 5, 1, 9);
    const scaled = values.map((value, at) => value * 10 ** ((at % 5) - 2) + 3);
    expect(hScore.score(scaled, labelsOf(200), classes)).toBeCloseTo(hScore.score(values, labelsOf(200), classes), 3);
  });
});

describe('LEEP', () => {
  const labels = Int32Array.of(0, 0, 1, 1);

  it('is 0 where the label follows from what the backbone says, whatever its classes are', () => {
    expect(leep.score(Float32Array.of(0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1), labels, 2)).toBeCloseTo(0, 8);
  });

  it('is the entropy of the labels where the backbone says the same of all', () => {
    expect(leep.score(new Float32Array(8).fill(0.5), labels, 2)).toBeCloseTo(-Math.log(2), 8);
  });
});
