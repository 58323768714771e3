import type { Dataset } from './dataset.ts';
import { tasksOf } from './parameters.ts';
import type { MethodDescriptor, Setting } from './parameters.ts';
import type { Task } from './task.ts';

/** What can be known of a run's data without looking at an item. */
export interface Situation {
  /** What the labels of the first source make of it. */
  readonly task: Task;
  readonly sources: number;
  /** Whether a model stands for the source, and none of its items is there. */
  readonly modelAlone: boolean;
  readonly targetLabelled: boolean;
  /** Classes that the target lacks, and those that no source has; empty where the target has no labels to tell. */
  readonly onlySource: readonly string[];
  readonly onlyTarget: readonly string[];
  /** How many labelled items of each class of the target the run is given. */
  readonly labelledTarget: number;
}

type Classes = Pick<Dataset, 'classes'> & Partial<Pick<Dataset, 'labelRange'>>;

/**
 * @param labelledTarget how many labelled items of each class of the target the run is given
 * @param modelAlone whether the source is a model that knows its classes
 */
export function situationOf(sources: readonly Classes[], target: Classes, labelledTarget: number, modelAlone = false): Situation {
  const targetLabelled = target.classes.length > 0 || Boolean(target.labelRange);
  return {
    task: sources[0]?.labelRange ? 'regression' : 'classification',
    sources: sources.length,
    modelAlone,
    targetLabelled,
    onlySource: target.classes.length > 0 ? missingFrom(sources, [target]) : [],
    onlyTarget: missingFrom([target], sources),
    labelledTarget,
  };
}

/** The classes of some data sets that are in none of others. */
const missingFrom = (some: readonly Classes[], others: readonly Classes[]): string[] =>
  [...new Set(some.flatMap(({ classes }) => classes))].filter((name) => !others.some(({ classes }) => classes.includes(name)));

export interface Misfit {
  readonly message: string;
  readonly hint: string;
  /** Whether the run could be made all the same, at its own risk. */
  readonly overridable: boolean;
}

/** Settings whose methods take it that the target has all classes of the source and no other. */
const closed: readonly Setting[] = ['closed', 'multi-source', 'semi-supervised', 'source-free', 'test-time'];

/** Settings whose methods see no source item. */
export const sourceFree: readonly Setting[] = ['source-free', 'test-time'];

/** Why a method does not suit the data, and which would; null where it does. */
export function misfitOf(method: MethodDescriptor, situation: Situation, methods: readonly MethodDescriptor[]): Misfit | null {
  const { setting, title } = method;
  if (!tasksOf(method).includes(situation.task)) {
    const able = methods.filter((other) => tasksOf(other).includes(situation.task)).map((other) => other.id);
    return {
      message:
        situation.task === 'regression'
          ? `The labels are numbers, and ${title} learns classes.`
          : `The labels are classes, and ${title} learns numbers.`,
      hint: `Choose one of ${able.join(', ')}.`,
      overridable: false,
    };
  }
  const suited = (...wanted: readonly Setting[]): string =>
    methods
      .filter((other) => wanted.includes(other.setting))
      .map((other) => other.id)
      .join(', ');
  if (situation.modelAlone && !sourceFree.includes(setting))
    return {
      message: `${title} needs items of the source, and there is a model of it alone.`,
      hint: `Choose a method that does without them (${suited(...sourceFree)}), or a labelled data set as the source.`,
      overridable: false,
    };
  if (setting === 'multi-source' && situation.sources < 2)
    return {
      message: `${title} needs two sources or more.`,
      hint: 'Add further sources, or choose a method of one source.',
      overridable: false,
    };
  if (setting === 'semi-supervised' && !(situation.targetLabelled && situation.labelledTarget > 0))
    return {
      message: `${title} needs some target items with labels${situation.targetLabelled ? '' : ', and the target has none'}.`,
      hint: 'Say how many of each class may be used (labelledTarget), or choose a method that needs none.',
      overridable: false,
    };
  if (setting !== 'semi-supervised' && situation.labelledTarget > 0)
    return {
      message: `${title} makes no use of target labels.`,
      hint: `Choose a semi-supervised method (${suited('semi-supervised')}), or give no labels.`,
      overridable: false,
    };
  if (situation.onlySource.length > 0 && (closed.includes(setting) || setting === 'open'))
    return {
      message: `The target lacks ${some(situation.onlySource)}; ${title} takes it that all classes of the source are there, and aligning the whole can then hurt.`,
      hint: `Choose a partial method (${suited('partial')}), or run it anyway.`,
      overridable: true,
    };
  if (situation.onlyTarget.length > 0 && (closed.includes(setting) || setting === 'partial'))
    return {
      message: `The target has ${some(situation.onlyTarget)}, which no source has; ${title} would give these items to classes that they are not of.`,
      hint: `Choose an open-set method (${suited('open')}), or run it anyway.`,
      overridable: true,
    };
  return null;
}

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more classes` : names.join(', ');
