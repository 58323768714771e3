/* Whether adapting is worth trying, in which setting and by which methods: rules over what was measured, the first that applies. */
import type { ItemKindName } from '../dataset.ts';
import { figure, percent } from '../doctor/finding.ts';
import type { MethodDescriptor, Setting } from '../parameters.ts';
import type { Task } from '../task.ts';
import { sharesMoved } from './missing.ts';
import type { Missing, ShiftAdvice, ShiftMeasures } from './report.ts';

/** The level of the permutation test. */
const level = 0.05;
/** Proxy A-distances up to which domains are alike, and from which they are told apart nearly without mistake. */
const distance = { alike: 0.2, apart: 1.6 };
/** MMD² up to which a shift is small that the test is sure of. A line that tells domains apart does not see all: moons turned by 35° have 0.02. */
const smallMmd = 0.01;
/** From this part of the target on, other shares of the classes count. */
const moved = 0.1;
/** Kolmogorov–Smirnov distance from which a single feature is named. */
const named = 0.5;
/** With fewer items of a domain, only a large shift would show. */
const few = 200;

/** What the rules look at. */
export interface Shift {
  readonly measures: ShiftMeasures;
  readonly missing: Missing;
  readonly task: Task;
  readonly kind: ItemKindName;
  /** Whether pictures were cut to their content. */
  readonly cropped: boolean;
}

/** Three standard deviations of what chance makes of the A-distance, half of the items being judged, where that is more. */
const alike = ({ aDistance, items }: ShiftMeasures): boolean =>
  (aDistance ?? 0) < Math.max(distance.alike, 6 / Math.sqrt((items.source + items.target) / 2));

type Told = Pick<ShiftAdvice, 'worth' | 'setting' | 'methods' | 'sentence'>;
type Rule = (shift: Shift) => Told | null;

const told = (worth: Told['worth'], setting: Setting, methods: string[], sentence: string): Told => ({ worth, setting, methods, sentence });

const figures = ({ aDistance, mmd }: ShiftMeasures): string =>
  `A-distance ${figure(aDistance ?? Number.NaN)} of 2, p = ${figure(mmd?.p ?? Number.NaN)}`;

const tooFew: Rule = ({ measures }) =>
  measures.aDistance !== null && measures.mmd !== null
    ? null
    : told(
        'unknown',
        'source-only',
        ['erm'],
        'There are too few items, or too many that are the same, to tell whether the domains differ.',
      );

const unshifted: Rule = ({ measures, missing }) => {
  if (measures.mmd === null || measures.mmd.p < level || !alike(measures)) return null;
  if (missing.onlySource.length + missing.onlyTarget.length > 0) return null;
  const small = Math.min(measures.items.source, measures.items.target) < few;
  return told(
    'no',
    'source-only',
    ['erm'],
    `No shift was found (${figures(measures)}): a model of the source should do as well on the target, and adapting is not worth trying.${small ? ' With so few items only a large shift would show.' : ''}`,
  );
};

const numbers: Rule = ({ measures, task }) =>
  task === 'classification'
    ? null
    : told(
        'yes',
        'regression',
        ['dan', 'dd', 'dann'],
        `The domains differ (${figures(measures)}) and labels are numbers: try a method that fits numbers.`,
      );

const furtherClasses: Rule = ({ missing: { onlyTarget } }) =>
  onlyTarget.length === 0
    ? null
    : told(
        'yes',
        'open',
        ['osbp'],
        `The target has classes that the source lacks (${some(onlyTarget)}): try an open-set method, which may answer “unknown”.`,
      );

const fewerClasses: Rule = ({ missing: { by, onlySource } }) =>
  onlySource.length === 0
    ? null
    : told(
        'yes',
        'partial',
        ['pada', 'iwan'],
        `The target ${by === 'names' ? 'lacks' : 'seems to lack'} classes of the source (${some(onlySource)}): try a partial method, since aligning the whole would mix classes.`,
      );

const otherShares: Rule = ({ measures }) => {
  const part = sharesMoved(measures);
  if (part === null || part < moved) return null;
  return told(
    'yes',
    'closed',
    ['density-reweighting', 'mcc'],
    `Mostly the shares of the classes differ, by ${percent(part)} of the target (what else differs: A-distance ${figure(measures.beyondLabels?.aDistance ?? 0)}): try weighing source items; methods that align the whole would mix classes.`,
  );
};

const small: Rule = ({ measures }) =>
  !alike(measures) || (measures.mmd?.squared ?? 0) >= smallMmd
    ? null
    : told(
        'little',
        'closed',
        ['coral', 'sa'],
        `The shift is small (${figures(measures)}): adapting may gain little. Try a closed form first, which costs next to nothing.`,
      );

const large: Rule = ({ measures }) =>
  (measures.aDistance ?? 0) < distance.apart
    ? null
    : told(
        'yes',
        'closed',
        ['dann', 'im', 'mcc'],
        `The domains are told apart nearly without mistake (${figures(measures)}): adapting is worth trying, though it may also hurt, so compare several methods over several seeds.`,
      );

const moderate = ({ measures }: Shift): Told =>
  told('yes', 'closed', ['deep-coral', 'dann', 'mcc'], `The domains differ and overlap (${figures(measures)}): adapting is worth trying.`);

const rules: readonly Rule[] = [tooFew, unshifted, numbers, furtherClasses, fewerClasses, otherShares, small, large];

/** @param methods those that there are: others are not named */
export function shiftAdvice(shift: Shift, methods: readonly Pick<MethodDescriptor, 'id'>[]): ShiftAdvice {
  const applies = rules.map((rule) => rule(shift)).find((found) => found !== null) ?? moderate(shift);
  const known = applies.methods.filter((id) => methods.some((method) => method.id === id));
  const asks = applies.worth === 'yes' || applies.worth === 'little';
  return { ...applies, methods: known, notes: asks ? notesOn(shift) : [] };
}

const looks = ['brightness', 'contrast'];
const sizes = ['height', 'width'];

function notesOn({ measures, missing, kind, task, cropped }: Shift): string[] {
  const far = measures.features.filter((feature) => feature.distance >= named).map(({ name }) => name);
  const both = (names: readonly string[]): string[] => names.filter((name) => far.includes(name));
  const [look, size] = [both(looks), both(sizes)];
  return [
    ...(kind === 'image' && look.length > 0
      ? [`Pictures differ in ${look.join(' and ')}: letting cnn-small standardise each picture may do as much as a method.`]
      : []),
    ...(kind === 'image' && size.length > 0 && !cropped
      ? ['Pictures differ in size: if things fill the frame differently, cut pictures to their content.']
      : []),
    ...(kind === 'table' && far.length > 0
      ? [`Columns that moved most: ${some(far)}. Look whether they mean the same in both tables.`]
      : []),
    ...(task === 'classification' && missing.by === 'nothing'
      ? ['The target has no labels, and the domains differ too much to estimate its classes: whether it lacks some is not known.']
      : []),
  ];
}

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
