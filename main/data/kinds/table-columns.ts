import type { TableInput } from '../../../shared/model/input.ts';
import { badData } from '../errors.ts';
import type { Manifest } from '../packed/manifest.ts';
import type { InputChoices } from './kind.ts';
import { pooledScale } from './pooled-scale.ts';

type Columns = Pick<Manifest, 'columns' | 'categories'>;

/** Throws `bad-data` where two tables differ in their columns, or in what these hold. */
export function checkColumns(source: Columns, target: Columns): void {
  checkNames(source.columns, target.columns);
  for (const [at, column] of source.columns.entries()) {
    const [ofSource, ofTarget] = [source, target].map(({ categories }) => (categories?.[at] ? 'texts' : 'numbers'));
    if (ofSource !== ofTarget)
      throw badData(
        `The column "${column}" holds ${ofSource} in the source and ${ofTarget} in the target.`,
        `Import both alike: the option categorical=${column} makes categories of numbers too.`,
        { details: { column } },
      );
  }
}

function checkNames(source: readonly string[], target: readonly string[]): void {
  if (source.length === target.length && source.every((column, at) => column === target[at])) return;
  const missing = source.filter((column) => !target.includes(column));
  const added = target.filter((column) => !source.includes(column));
  const parts = [
    ...(missing.length > 0 ? [`the target lacks ${some(missing)}`] : []),
    ...(added.length > 0 ? [`the source lacks ${some(added)}`] : []),
  ];
  throw badData(
    `The columns of source and target differ: ${parts.join('; ') || 'they come in another order'}.`,
    'Give both tables the same columns in the same order.',
  );
}

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

/** The categories of both, sorted, so that they do not follow from the order of rows; nothing where there are none. */
export function categoriesOf(source: Columns, target: Columns): TableInput['categories'] {
  return source.categories?.map((names, at) => names && [...new Set([...names, ...(target.categories?.[at] ?? [])])].sort());
}

/** Mean and deviation of each column's values, over both sets together or over the source alone, or 0 and 1: those of a column of texts are not used. */
export function scaleOf(source: Manifest, target: Manifest, fitOn: InputChoices['fitOn']): { mean: number[]; deviation: number[] } {
  const moments = (manifest: Manifest, at: number) => ({
    count: manifest.count - (manifest.missing?.[at] ?? 0),
    mean: manifest.mean[at] ?? 0,
    deviation: manifest.deviation[at] ?? 0,
  });
  const sets = fitOn === 'both' ? [source, target] : fitOn === 'source' ? [source] : [];
  const scales = source.columns.map((_, at) => {
    const { mean, deviation } = pooledScale(sets.map((manifest) => moments(manifest, at)));
    // A column that never changes, or has no value, says nothing; dividing by 1 keeps it at zero.
    return { mean, deviation: deviation || 1 };
  });
  return { mean: scales.map(({ mean }) => mean), deviation: scales.map(({ deviation }) => deviation) };
}
