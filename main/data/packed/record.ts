import type { Dataset } from '../../../shared/model/dataset.ts';
import type { Manifest } from './manifest.ts';

type Told =
  | 'hash'
  | 'kind'
  | 'count'
  | 'shape'
  | 'uniformShape'
  | 'columns'
  | 'categoryCounts'
  | 'missing'
  | 'groups'
  | 'splits'
  | 'rate'
  | 'classes'
  | 'classCounts'
  | 'labelRange'
  | 'bytes';

/** What the library's record of a data set says of its content. */
export function contentRecord(manifest: Manifest): Pick<Dataset, Told> {
  const { hash, kind, count, shape, uniformShape, columns, classes, classCounts, bytes } = manifest;
  const { categories = [], missing = [], groups, splits = null, rate = null, labelRange = null } = manifest;
  return {
    ...{ hash, kind, count, shape, uniformShape, columns, classes, classCounts, bytes },
    ...{ missing, splits, rate, labelRange },
    categoryCounts: categories.map((names) => names && names.length),
    groups: groups?.length ?? null,
  };
}
