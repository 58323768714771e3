/* Scores of validators, and the statistics under them, as NumPy, SciPy and scikit-learn give them: test/formula/validators/write.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { densityRatio } from '../../main/engine/statistics/density-ratio.ts';
import { learnClassifier, logitsOf, softmaxInPlace } from '../../main/engine/statistics/logistic-regression.ts';
import { adjustedMutualInformation } from '../../main/engine/statistics/mutual-information.ts';
import type { Rows } from '../../main/engine/statistics/rows.ts';
import { devRisk } from '../../main/engine/validators/dev.ts';
import { normalisedWeights } from '../../main/engine/validators/devn.ts';
import { validatorNamed, validators } from '../../main/engine/validators/index.ts';
import type { Evidence, Labelled } from '../../main/engine/validators/validator.ts';

type Numbers = readonly number[];
type StoredPart = Readonly<Record<'features' | 'logits' | 'probabilities' | 'labels', Numbers>>;

interface Fixtures {
  readonly evidence: readonly {
    readonly name: string;
    readonly evidence: {
      readonly classes: number;
      readonly featureSize: number;
      readonly sourceTraining: StoredPart;
      readonly source: StoredPart;
      readonly target: StoredPart;
      readonly mixtures: { readonly share: number; readonly first: Numbers; readonly second: Numbers; readonly probabilities: Numbers };
    };
    readonly scores: Readonly<Record<string, number>>;
  }[];
  readonly shifted: {
    readonly source: Numbers;
    readonly target: Numbers;
    readonly wrongAbove: number;
    readonly scores: Readonly<Record<string, number>>;
  };
  readonly risks: readonly { readonly weights: Numbers; readonly loss: Numbers; readonly risk: number; readonly normalised: Numbers }[];
  readonly regressions: readonly {
    readonly classes: number;
    readonly decay: number;
    readonly x: Numbers;
    readonly labels: Numbers;
    readonly probabilities: Numbers;
  }[];
  readonly partitions: readonly { readonly a: Numbers; readonly b: Numbers; readonly value: number }[];
}

const fixtures = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/formula/validators.json'), 'utf8')) as Fixtures;

const part = ({ features, logits, probabilities, labels }: StoredPart): Labelled => ({
  count: labels.length,
  features: Float32Array.from(features),
  logits: Float32Array.from(logits),
  probabilities: Float32Array.from(probabilities),
  labels: Int32Array.from(labels),
});

const evidenceOf = ({ evidence }: Fixtures['evidence'][number], seed: number): Evidence => ({
  ...evidence,
  sourceTraining: part(evidence.sourceTraining),
  source: part(evidence.source),
  target: part(evidence.target),
  mixtures: {
    share: evidence.mixtures.share,
    first: Int32Array.from(evidence.mixtures.first),
    second: Int32Array.from(evidence.mixtures.second),
    probabilities: Float32Array.from(evidence.mixtures.probabilities),
  },
  seed,
});

const column = (values: Numbers): Rows => ({ count: values.length, width: 1, values: Float64Array.from(values) });

describe.each(fixtures.evidence)('$name', (stored) => {
  it.each(Object.entries(stored.scores))('%s', (id, value) => {
    // Evidence is in 32-bit floats. Clusters are far apart here, so that every start of k-means finds them.
    expect(validatorNamed(id).score(evidenceOf(stored, 1))).toBeCloseTo(value, 5);
    expect(validatorNamed(id).score(evidenceOf(stored, 2))).toBeCloseTo(value, 5);
  });
});

describe('validators that weigh the source', () => {
  const { source, target, wrongAbove, scores } = fixtures.shifted;
  const observed = (features: Numbers): Labelled => {
    const logits = Float32Array.from(features.flatMap((x) => (x > wrongAbove ? [0, 9] : [9, 0])));
    const labels = new Int32Array(features.length);
    return {
      count: features.length,
      features: Float32Array.from(features),
      logits,
      probabilities: logits.map((q) => (q > 0 ? 1 : 0)),
      labels,
    };
  };
  const evidence: Evidence = {
    classes: 2,
    featureSize: 1,
    sourceTraining: observed(source),
    source: observed(source),
    target: observed(target),
    mixtures: { share: 0.55, first: new Int32Array(0), second: new Int32Array(0), probabilities: new Float32Array(0) },
    seed: 3,
  };

  it.each(Object.entries(scores))('%s comes near what the true densities give', (id, value) => {
    // The ratio is estimated from 300 items of each domain. Unweighted, the accuracy would be 0.84.
    expect(Math.abs(validatorNamed(id).score(evidence) - value)).toBeLessThan(0.05);
  });

  it('weigh by a ratio near the true one, exp(x − 1/2)', () => {
    const at = [-1, 0, 0.5, 1, 2];
    const w = densityRatio(column(source), column(target), column(at), 3);
    for (const [item, x] of at.entries()) expect(Math.abs(Math.log(w[item] ?? 0) - (x - 0.5))).toBeLessThan(0.15);
  });

  it.each(fixtures.risks)('have a risk of $risk', ({ weights, loss, risk, normalised }) => {
    const w = Float64Array.from(weights);
    expect(devRisk(w, Float64Array.from(loss))).toBeCloseTo(risk, 9);
    normalised.forEach((value, item) => expect(normalisedWeights(w)[item]).toBeCloseTo(value, 9));
  });
});

it.each(fixtures.regressions)(
  'logistic regression with $classes classes and decay $decay',
  ({ classes, decay, x, labels, probabilities }) => {
    const rows = { count: labels.length, width: x.length / labels.length, values: Float64Array.from(x) };
    const classifier = learnClassifier(rows, Int32Array.from(labels), classes, decay);
    const p = logitsOf(classifier, rows);
    for (let item = 0; item < rows.count; item++) softmaxInPlace(p.subarray(item * classes, (item + 1) * classes));
    probabilities.forEach((value, at) => expect(p[at]).toBeCloseTo(value, 4));
  },
);

it.each(fixtures.partitions)('adjusted mutual information $value', ({ a, b, value }) => {
  expect(adjustedMutualInformation(Int32Array.from(a), Int32Array.from(b))).toBeCloseTo(value, 9);
});

it('every validator has a reference', () => {
  const compared = [...fixtures.evidence.flatMap(({ scores }) => Object.keys(scores)), ...Object.keys(fixtures.shifted.scores)];
  expect(new Set(compared)).toEqual(new Set(validators.map(({ descriptor }) => descriptor.id)));
});
