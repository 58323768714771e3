import { itemsCalled } from '../../shared/model/dataset.ts';
import type { ClassMatch, ItemKindName, LabelRange } from '../../shared/model/dataset.ts';

interface Side {
  readonly name: string;
  readonly kind: ItemKindName;
  readonly classes: readonly string[];
  readonly labelRange?: LabelRange | null;
}

/** How the classes of a source and a target fit, by name, and in sentences what to know before a run. */
export function matchClasses(source: Side, target: Side): ClassMatch {
  const shared = source.classes.filter((name) => target.classes.includes(name));
  const onlySource = source.classes.filter((name) => !target.classes.includes(name));
  const onlyTarget = target.classes.filter((name) => !source.classes.includes(name));
  const targetLabelled = target.classes.length > 0 || Boolean(target.labelRange);
  return {
    shared,
    onlySource,
    onlyTarget,
    targetLabelled,
    numbers: Boolean(source.labelRange),
    notes: notes(source, target, onlySource, onlyTarget),
    problem: problem(source, target, shared),
  };
}

function problem(source: Side, target: Side, shared: readonly string[]): string | null {
  if (source.kind !== target.kind)
    return `${source.name} holds ${itemsCalled[source.kind]} and ${target.name} holds ${itemsCalled[target.kind]}: a model takes one kind.`;
  if (source.labelRange && target.classes.length > 0) return `${source.name} has numbers as labels and ${target.name} has classes.`;
  if (target.labelRange && source.classes.length > 0) return `${source.name} has classes as labels and ${target.name} has numbers.`;
  if (source.labelRange)
    return source.labelRange.deviation > 0
      ? null
      : `All labels of ${source.name} are ${source.labelRange.mean}: there is nothing to learn.`;
  if (source.classes.length === 0) return `${source.name} has no labels, and a source needs them.`;
  if (source.classes.length === 1) return `${source.name} has one class only, ${source.classes[0] ?? ''}: there is nothing to tell apart.`;
  if (target.classes.length > 0 && shared.length === 0)
    return `${source.name} and ${target.name} have no class in common: ${some(source.classes)} against ${some(target.classes)}.`;
  return null;
}

function notes(source: Side, target: Side, onlySource: readonly string[], onlyTarget: readonly string[]): string[] {
  if (target.classes.length === 0 && !target.labelRange) return [`${target.name} has no labels, so what is reached on it cannot be told.`];
  const simple = (name: string): string => name.trim().toLowerCase();
  const alike = onlySource.filter((name) => onlyTarget.some((other) => simple(other) === simple(name)));
  return [
    `The labels of ${target.name} score the result (oracle) and choose no model; training gets none of them but the few that a method may ask for.`,
    ...(onlySource.length > 0 ? [`Only in ${source.name}: ${some(onlySource)}. Aligning all of the source can then hurt.`] : []),
    ...(onlyTarget.length > 0
      ? [`Only in ${target.name}: ${some(onlyTarget)}. The model cannot name them, and they are left out of the score.`]
      : []),
    ...(alike.length > 0 ? [`These differ in capitals or spaces only: ${some(alike)}.`] : []),
  ];
}

const some = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
