import { datasetTitle, itemsCalled } from '../../../shared/model/dataset.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import { datasetFacts, itemSize } from '../../../shared/model/dataset-facts.ts';
import { bytes, figure, table } from './output.ts';

/** All that is known of a data set. @param versions all of its name that are in the library */
export function datasetText(dataset: Dataset, versions: readonly Dataset[] = []): string {
  const labels =
    dataset.labelRange !== null
      ? `numbers as labels: mean ${figure(dataset.labelRange.mean)} ± ${figure(dataset.labelRange.deviation)}, from ${figure(dataset.labelRange.minimum)} to ${figure(dataset.labelRange.maximum)}`
      : dataset.classes.length === 0
        ? 'unlabelled'
        : `${dataset.classes.length} classes: ${dataset.classes.map((name, at) => `${name} (${dataset.classCounts[at] ?? 0})`).join(', ')}`;
  const skipped = dataset.skipped.map((item) => `  ${item.path}: ${item.reason}`);
  const more = dataset.skippedCount > dataset.skipped.length ? [`  and ${dataset.skippedCount - dataset.skipped.length} more`] : [];
  const others = versions.filter(({ id }) => id !== dataset.id).map(({ name, version }) => `${name}@${version}`);
  return [
    `${datasetTitle(dataset)}: ${dataset.count} ${itemsCalled[dataset.kind]}, ${itemSize(dataset)}, ${bytes(dataset.bytes)}, ${dataset.format}`,
    labels,
    ...datasetFacts(dataset).map(({ title, text }) => `${title}: ${text}`),
    dataset.derivation ? `made of ${dataset.derivation.parentName}: ${dataset.derivation.reasons.join('; ')}` : `from ${dataset.origin}`,
    ...(others.length > 0 ? [`other versions: ${others.join(', ')}`] : []),
    ...(dataset.tags.length > 0 ? [`tags: ${dataset.tags.join(', ')}`] : []),
    ...(dataset.note ? [dataset.note] : []),
    ...(dataset.skippedCount > 0 ? [`${dataset.skippedCount} skipped:`, ...skipped, ...more] : []),
  ].join('\n');
}

/** @param all whether every version is told by its number, and not the newest ones alone from the second on */
export function datasetsText(datasets: readonly Dataset[], all: boolean): string {
  const rows = datasets.map((dataset) => [
    all ? `${dataset.name}@${dataset.version}` : datasetTitle(dataset),
    dataset.kind,
    dataset.count,
    dataset.shape.join('×'),
    dataset.labelRange ? 'numbers' : dataset.classes.length || '–',
    bytes(dataset.bytes),
    dataset.tags.join(', '),
  ]);
  return table(['name', 'kind', 'items', 'shape', 'classes', 'size', 'tags'], rows);
}
