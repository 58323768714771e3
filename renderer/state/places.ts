import type { RunConfig } from '../../shared/config/run-config.ts';
import type { Dataset } from '../../shared/model/dataset.ts';

export interface Place {
  readonly dataset: Dataset;
  readonly index: number;
}

/**
 * Where in the library an item of a run is; null where its data set was removed. Items of several sources are counted through, one
 * source after the other.
 */
export function placeOf(
  item: { readonly domain: 'source' | 'target'; readonly index: number },
  { source, moreSources, target }: Pick<RunConfig, 'source' | 'moreSources' | 'target'>,
  datasets: readonly Dataset[],
): Place | null {
  let { index } = item;
  for (const id of item.domain === 'target' ? [target] : [source, ...moreSources]) {
    const dataset = datasets.find((one) => one.id === id);
    if (!dataset) return null;
    if (index < dataset.count) return { dataset, index };
    index -= dataset.count;
  }
  return null;
}
