/* Small evidence of models that are as good or as bad as a test wants. */
import type { Evidence, Labelled } from '../../../../main/engine/validators/validator.ts';
import { noiseOf } from '../../../helpers/learning.ts';
import { numbers } from '../../../helpers/pictures.ts';

export const classes = 3;

interface Model {
  /** What the model makes of the logits of an item of class `label`; by default it is right and certain. */
  readonly logits?: (label: number, item: number) => readonly number[];
  /** How far target features lie from those of the source. */
  readonly shift?: number;
  /** How much features of a class vary; classes are 3 apart. */
  readonly spread?: number;
  readonly width?: number;
  readonly count?: number;
  /** Share of the mixtures that are taken for what the larger part of them is; others are taken for the next class. */
  readonly steady?: number;
  /** What the model makes of the source, where that is not what it makes of the target. */
  readonly source?: (label: number, item: number) => readonly number[];
}

export const certain = (label: number): number[] => [0, 1, 2].map((k) => (k === label ? 6 : 0));
export const collapsed = (): number[] => certain(0);
export const undecided = (label: number): number[] => [0, 1, 2].map((k) => (k === label ? 0.2 : 0));
/** Certain, and of any class. */
export const aimless = (_label: number, item: number): number[] => certain((item * 7 + (item >> 2)) % classes);

export function evidenceOf(model: Model = {}): Evidence {
  const { logits = certain, shift = 0, spread = 0.4, width = 6, count = 90, steady = 1, source = logits } = model;
  const noise = noiseOf(numbers(11), spread);
  const part = (offset: number, say: typeof logits): Labelled => {
    const labels = Int32Array.from({ length: count }, (_, item) => item % classes);
    const rows = Array.from(labels, (label) =>
      Array.from({ length: width }, (_, at) => (at % classes === label ? 3 : 0) + (at === 0 ? offset : 0) + noise()),
    );
    const said = Array.from(labels, (label, item) => [...say(label, item)]);
    return {
      count,
      labels,
      features: Float32Array.from(rows.flat()),
      logits: Float32Array.from(said.flat()),
      probabilities: Float32Array.from(said.flatMap(softmax)),
    };
  };
  const target = part(shift, logits);
  const first = Int32Array.from({ length: count }, (_, item) => item);
  const second = first.map((item) => (item * 5 + 1) % Math.max(1, count));
  const mixed = Array.from(first, (item) => {
    const label = largest(logits(item % classes, item));
    return softmax(certain(item < steady * count ? label : (label + 1) % classes));
  });
  return {
    classes,
    featureSize: width,
    sourceTraining: part(0, source),
    source: part(0, source),
    target,
    mixtures: { share: 0.55, first, second, probabilities: Float32Array.from(mixed.flat()) },
    seed: 5,
  };
}

const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

function softmax(logits: readonly number[]): number[] {
  const all = logits.map(Math.exp);
  const sum = all.reduce((total, value) => total + value, 0);
  return all.map((value) => value / sum);
}
