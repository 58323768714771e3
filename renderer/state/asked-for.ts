import { pretrainedNetwork } from '../../shared/config/fine-tuning.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import { canBeSource, newestVersions } from '../../shared/model/dataset.ts';
import type { ClassMatch, Dataset } from '../../shared/model/dataset.ts';
import type { NetworkDescriptor, Setting } from '../../shared/model/parameters.ts';

/* What a form for an experiment asks for, by the setting of the method and by the data. */

export const asksForSources = (setting: Setting | undefined): boolean => setting === 'multi-source';
export const asksForLabels = (setting: Setting | undefined): boolean => setting === 'semi-supervised';

/** A form's configuration without what was filled in for another method and is not shown any more. */
export const askedFor = (form: RunConfigInput, setting: Setting | undefined): RunConfigInput => ({
  ...form,
  moreSources: asksForSources(setting) ? (form.moreSources ?? []).filter((id) => id !== '') : [],
  labelledTarget: asksForLabels(setting) ? form.labelledTarget : 0,
});

/** Networks that take this kind of data, or a backbone's features of it; with a backbone of layers also the one that trains it. */
export const networksFor = (
  networks: readonly NetworkDescriptor[],
  kind: Dataset['kind'] | null,
  backbone: Pick<Backbone, 'format'> | null,
): NetworkDescriptor[] =>
  networks.filter(({ id, inputs }) => {
    if (id === pretrainedNetwork) return backbone?.format === 'layers';
    return kind === null || inputs.includes(backbone ? 'features' : kind);
  });

/** The first source and target to offer: the samples where there is nothing else, or else the newest pair. */
export function firstPair(all: readonly Dataset[], samples: readonly { readonly name: string }[]): { source: string; target: string } {
  const datasets = newestVersions(all);
  const [source, target] = samples.map(({ name }) => datasets.find((dataset) => dataset.name === name)?.id);
  if (datasets.length === 2 && source !== undefined && target !== undefined) return { source, target };
  const labelled = datasets.filter(canBeSource);
  // Data sets come newest first, and the source is usually brought first.
  const first = labelled.at(labelled.length > 1 ? 1 : 0)?.id ?? '';
  return { source: first, target: datasets.find((dataset) => dataset.id !== first)?.id ?? '' };
}

/** How one source, or its model, and the target fit. */
export interface Crossing {
  readonly source: Pick<Dataset, 'id' | 'name'>;
  readonly match: ClassMatch;
}
