import type { InputSpec } from '../../shared/model/input.ts';
import { badData } from './errors.ts';
import type { Manifest } from './packed/manifest.ts';

/** Larger pictures are shrunk to this height and width for a network. */
const longest = 64;

/**
 * What a network is fed when it is to take both data sets. Pictures: the larger of the two sizes, at most 64 × 64; in
 * colour if either is. Tables: the source's columns, each brought to mean 0 and deviation 1 over both sets together.
 * @param crop whether pictures are cut to their content first
 * Throws `bad-data` when columns differ.
 */
export function inputFor(source: Manifest, target: Manifest, crop = false): InputSpec {
  return source.kind === 'image' ? { ...imageInput(source, target), ...(crop && { crop }) } : tableInput(source, target);
}

function imageInput(source: Manifest, target: Manifest): InputSpec {
  const side = (axis: number): number => Math.min(longest, Math.max(source.shape[axis] ?? 1, target.shape[axis] ?? 1));
  const channels = source.shape[2] === 3 || target.shape[2] === 3 ? 3 : 1;
  const half = new Array<number>(channels).fill(0.5);
  return { kind: 'image', height: side(0), width: side(1), channels, mean: half, deviation: half };
}

/** What a model of the source is fed, once the target is known to fit it. Throws `bad-data` when columns differ. */
export function inputOfModel(input: InputSpec, target: Manifest): InputSpec {
  if (input.kind === 'table') checkColumns(input.columns, target.columns);
  return input;
}

function checkColumns(source: readonly string[], target: readonly string[]): void {
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

function tableInput(source: Manifest, target: Manifest): InputSpec {
  checkColumns(source.columns, target.columns);
  const [n, m] = [source.count, target.count];
  const mean = source.mean.map((value, at) => (n * value + m * (target.mean[at] ?? 0)) / (n + m));
  const deviation = mean.map((centre, at) => {
    const squares = (manifest: Manifest): number =>
      manifest.count * ((manifest.deviation[at] ?? 0) ** 2 + ((manifest.mean[at] ?? 0) - centre) ** 2);
    // A column that never changes says nothing; dividing by 1 keeps it at zero.
    return Math.sqrt((squares(source) + squares(target)) / (n + m)) || 1;
  });
  return { kind: 'table', columns: [...source.columns], mean, deviation };
}

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
