import type { RunConfig } from '../../shared/config/run-config.ts';
import type { ModelInput } from '../../shared/model/input.ts';
import { datasetTitle } from '../../shared/model/dataset.ts';
import type { Run } from '../../shared/model/run.ts';
import { backbonePlace, findBackbone } from './find-backbone.ts';
import { findDataset } from './datasets.ts';
import type { DataPlaces } from './ports/training.ts';
import type { Context, Side } from './services.ts';
import { findDonor, sideOf } from './source-model.ts';

/** What a new run starts from: the fields of its record that tell of the source. */
export interface RunSource extends Pick<Run, 'sourceName' | 'sourceHash' | 'moreSources' | 'classes'> {
  /** With ids in the place of names and, where a model stands for the source, the network that it is of. */
  readonly config: RunConfig;
  /** What is matched with the target. */
  readonly sides: readonly Side[];
  /** Known before the run begins where a model stands for the source. */
  readonly modelInput?: ModelInput;
}

/** Throws `not-found` for unknown data sets and runs, and `conflict` for a run that has no source model to give. */
export const sourceOf = (context: Pick<Context, 'store'>, config: RunConfig): RunSource =>
  config.sourceModel === null ? dataOf(context, config, config.source ?? '') : modelOf(context, config, config.sourceModel);

function dataOf(context: Pick<Context, 'store'>, config: RunConfig, name: string): RunSource {
  const source = findDataset(context, name);
  const more = config.moreSources.map((one) => findDataset(context, one));
  return {
    config: {
      ...config,
      source: source.id,
      moreSources: more.map(({ id }) => id),
      backbone: config.backbone === null ? null : findBackbone(context, config.backbone).id,
    },
    sides: [source, ...more],
    sourceName: datasetTitle(source),
    sourceHash: source.hash,
    moreSources: more.map((dataset) => ({ id: dataset.id, name: datasetTitle(dataset), hash: dataset.hash })),
    classes: [],
  };
}

function modelOf(context: Pick<Context, 'store'>, config: RunConfig, id: string): RunSource {
  const donor = findDonor(context, id);
  const { run, modelInput } = donor;
  const { network, networkParameters, backbone, fineTuning } = run.config;
  return {
    config: { ...config, sourceModel: run.id, network, networkParameters, backbone, fineTuning },
    sides: [sideOf(donor)],
    modelInput,
    sourceName: run.sourceName,
    sourceHash: run.sourceHash,
    moreSources: run.moreSources,
    classes: run.classes,
  };
}

/** Where the data of a run lie, and what stands for the source where none of them do. */
export const placesOf = (context: Pick<Context, 'store' | 'data' | 'backboneFiles' | 'folders'>, run: Run): DataPlaces =>
  placesFor(context, run, context.store.modelInput(run.id));

/** The same of a run that may not be there yet. @param modelInput what its source model is fed, where it has one */
export function placesFor(
  context: Pick<Context, 'store' | 'data' | 'backboneFiles' | 'folders'>,
  { config, sourceHash, moreSources, targetHash, classes }: Pick<Run, 'config' | 'sourceHash' | 'moreSources' | 'targetHash' | 'classes'>,
  modelInput: ModelInput | undefined,
): DataPlaces {
  const { data } = context;
  const targetFolder = data.folderOf(targetHash);
  const backbone = backbonePlace(context, config);
  if (config.sourceModel === null)
    return {
      sourceFolder: data.folderOf(sourceHash),
      moreSourceFolders: moreSources.map(({ hash }) => data.folderOf(hash)),
      targetFolder,
      sourceModel: null,
      backbone,
    };
  if (!modelInput) throw new Error(`It is not known what the source model of the run ${config.sourceModel} is fed.`);
  return { sourceFolder: null, moreSourceFolders: [], targetFolder, sourceModel: { ...modelInput, classes }, backbone };
}
