/* All that is measured of two samples of prepared items, before any training. */
import type { ShiftMeasures } from '../../../../shared/model/shift/report.ts';
import type { Rows } from '../../statistics/rows.ts';
import { proxyADistance } from '../a-distance.ts';
import { shiftBeyondLabels } from './beyond-labels.ts';
import { classDrift } from './class-drift.ts';
import { folds } from './cross-fit.ts';
import { featureDrift } from './feature-drift.ts';
import { byForeignness } from './foreign.ts';
import { labelShift } from './label-shift.ts';
import { meanDiscrepancyTest, permutations } from './mmd-test.ts';
import { quickClasses } from './quick-classes.ts';
import { represent } from './represent.ts';

/** The most items of each end that are told, and the most features. */
const mostTold = 12;

export interface Sample {
  /** The places of the items in their data set. */
  readonly places: Int32Array;
  /** Prepared items [count, size]. */
  readonly values: Float32Array;
  /** What is plain of each, [count, names]. */
  readonly traits: Rows;
}

export interface ShiftSamples {
  readonly source: Sample;
  readonly target: Sample;
  /** How many numbers an item is. */
  readonly size: number;
  readonly traitNames: readonly string[];
  /** The class of each source item, −1 where it is not known. */
  readonly labels: Int32Array;
  /** None where labels are numbers. */
  readonly classes: readonly string[];
}

/** The same whenever samples and seed are. `report` is told what is being done. */
export function measureShift(
  samples: ShiftSamples,
  seed: number,
  report: (phase: string, done: number, total: number | null) => void,
): ShiftMeasures {
  const { source, target, traitNames } = samples;
  report('Finding principal components', 0, null);
  const { source: s, target: t, explained } = represent(source.values, target.values, samples.size);
  report('Measuring the distance', 0, null);
  const flat = (rows: Rows): Float32Array => Float32Array.from(rows.values);
  const aDistance = proxyADistance(flat(s), flat(t), s.width, seed)?.distance ?? null;
  const mmd = meanDiscrepancyTest(s, t, seed);
  const classes = classesOf(samples, s, t, seed, (done) => report('Learning the classes', done, folds));
  report('Comparing items', 0, null);
  const scored = byForeignness(s, t, seed).map(({ item, score }) => ({ index: target.places[item] ?? 0, score }));
  return {
    items: { source: s.count, target: t.count },
    components: { count: s.width, explained },
    aDistance,
    mmd: mmd && { squared: mmd.squared, p: mmd.p, permutations },
    ...classes,
    features: featureDrift(source.traits, target.traits)
      // What never varies and is the same in both says nothing.
      .filter(({ distance, source: own, target: other }) => distance > 0 || own.deviation > 0 || other.deviation > 0)
      .slice(0, mostTold)
      .map(({ column, ...drift }) => ({ name: traitNames[column] ?? '', ...drift })),
    typical: scored.slice(0, mostTold),
    foreign: scored.toReversed().slice(0, mostTold),
  };
}

type OfClasses = Pick<ShiftMeasures, 'quickAccuracy' | 'classes' | 'beyondLabels'>;

function classesOf({ labels, classes: names }: ShiftSamples, s: Rows, t: Rows, seed: number, report: (done: number) => void): OfClasses {
  const quick = quickClasses(s, labels, t, names.length, seed, report);
  if (!quick) return { quickAccuracy: null, classes: null, beyondLabels: null };
  const { kept, rows } = quick;
  const shares = labelShift(quick.labels, quick.taken, quick.target, kept.length, seed);
  const drifts = classDrift(rows, quick.labels, t, quick.target, kept.length);
  return {
    quickAccuracy: quick.accuracy,
    classes: drifts.map(({ drift, source, taken }, k) => ({
      name: names[kept[k] ?? -1] ?? '',
      drift,
      source: source / rows.count,
      predicted: taken / t.count,
      estimated: shares && { share: shares.estimated[k] ?? 0, low: shares.low[k] ?? 0, high: shares.high[k] ?? 0 },
    })),
    beyondLabels: shares && shiftBeyondLabels(rows, quick.labels, t, shares.estimated, seed),
  };
}
