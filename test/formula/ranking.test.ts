/* Scores by which backbones are ranked, as NumPy and SciPy give them: test/formula/ranking/write.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hScore } from '../../main/engine/analysis/ranking/h-score.ts';
import { leep } from '../../main/engine/analysis/ranking/leep.ts';
import { logMe } from '../../main/engine/analysis/ranking/log-me.ts';

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly labels: readonly number[];
}

interface Fixtures {
  readonly features: readonly (Case & { readonly features: readonly number[]; readonly logMe: number; readonly hScore: number })[];
  readonly probabilities: readonly (Case & { readonly probabilities: readonly number[]; readonly leep: number })[];
}

const fixtures = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/formula/ranking.json'), 'utf8')) as Fixtures;

describe.each(fixtures.features)('$name', ({ features, labels, classes, ...expected }) => {
  const [values, truth] = [Float32Array.from(features), Int32Array.from(labels)];

  it('LogME', () => expect(logMe.score(values, truth, classes)).toBeCloseTo(expected.logMe, 4));

  it('H-score', () => expect(hScore.score(values, truth, classes)).toBeCloseTo(expected.hScore, 5));
});

it.each(fixtures.probabilities)('LEEP: $name', ({ probabilities, labels, classes, ...expected }) => {
  expect(leep.score(Float32Array.from(probabilities), Int32Array.from(labels), classes)).toBeCloseTo(expected.leep, 6);
});
