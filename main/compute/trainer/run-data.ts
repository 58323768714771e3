import { join } from 'node:path';
import type { InputSpec, TextEncoding } from '../../../shared/model/input.ts';
import { readPretrained } from '../../backbones/layers.ts';
import { inputFor, inputOfModel } from '../../data/kinds/index.ts';
import { fitOns } from '../../data/kinds/kind.ts';
import { openPacked } from '../../data/open.ts';
import type { Pretrained } from '../../engine/networks/pretrained/network.ts';
import type { SourceData, TargetData } from '../../engine/training/training.ts';
import type { TrainingSettings } from '../../engine/training/settings.ts';
import type { BackbonePlace } from '../../services/ports/backbones.ts';
import type { SourceModel } from '../../services/ports/training.ts';
import { featuresInput, openFeatured } from './features.ts';
import { noSource, sourceOf, targetOf } from './run-sides.ts';
import type { Opened } from './run-sides.ts';

/** Which data a run works on, and how. */
export interface RunDataOrder {
  /** Null where a model stands for the source. */
  readonly sourceFolder: string | null;
  /** Of several sources, the others. */
  readonly moreSourceFolders?: readonly string[];
  readonly targetFolder: string;
  readonly sourceModel?: SourceModel | null;
  /** Whose features stand for the items, which must have been computed; null for the items themselves. */
  readonly backbone?: BackbonePlace | null;
  readonly settings: TrainingSettings;
  /** The seed that splits the data, which all seeds of a run share. */
  readonly runSeed: number;
  /** As what the network takes texts. */
  readonly textAs?: TextEncoding;
  /** How many items of each class of the target are given with their labels. */
  readonly labelledTarget?: number;
  /** Of the target's labels, for what is trained on them; null for all. */
  readonly labelShare?: number | null;
  /** Whether the items are all that is wanted, and no pretrained model, which takes an engine to be read. */
  readonly itemsAlone?: boolean;
  /** Whether target items of no class of the source count as a class of their own, behind the others. */
  readonly openSet?: boolean;
}

export interface RunData {
  readonly input: InputSpec;
  readonly classes: readonly string[];
  readonly maximum: number;
  /** The layers model that the run trains; null for a network of the app. */
  readonly pretrained: Pretrained | null;
  /** How many sources the items of `source` come from. */
  readonly sources: number;
  readonly labelShare: number | null;
  /** What it took to compute the features that stand for the items; null where none do, or that was not noted. */
  readonly featureSeconds: number | null;
  readonly source: SourceData;
  readonly target: TargetData;
  close(): Promise<void>;
}

/**
 * Opens the data sets of a run. The classes are the sources'; target labels are matched to them by name and stay beside the
 * training, for the oracle score alone. All seeds of a run share one split, so that they are scored on the same items.
 */
export async function openRunData(order: RunDataOrder): Promise<RunData> {
  const {
    sourceFolder,
    moreSourceFolders = [],
    targetFolder,
    sourceModel,
    settings,
    backbone = null,
    labelShare = null,
    runSeed: seed,
  } = order;
  const frozen = backbone?.trained === false ? backbone : null;
  const opened: { close(): Promise<void> }[] = [];
  const took = new Map<string, number>();
  const open = async (folder: string): Promise<Opened> => {
    const dataset = await openPacked(folder);
    opened.push(dataset);
    if (!frozen) return { dataset, items: dataset, scale: null };
    const features = await openFeatured(dataset.manifest.hash, frozen);
    opened.push(features);
    if (features.seconds !== null) took.set(folder, features.seconds);
    return { dataset, items: features, scale: features };
  };
  const close = async (): Promise<void> => {
    for (const one of opened) await one.close();
  };
  const featureSeconds = (): number | null => (took.size === 0 ? null : [...took.values()].reduce((sum, seconds) => sum + seconds));
  try {
    const target = await open(targetFolder);
    const pretrained =
      backbone?.trained && !order.itemsAlone
        ? await readPretrained(join(backbone.folder, backbone.backbone.file), backbone.backbone.layer)
        : null;
    if (sourceModel) {
      const { input, maximum, classes } = sourceModel;
      const fitting = inputOfModel(input, target.dataset.manifest);
      return {
        input: fitting,
        pretrained,
        classes,
        maximum,
        sources: 1,
        labelShare,
        featureSeconds: featureSeconds(),
        source: noSource,
        target: await targetOf(target, classes, order, undefined),
        close,
      };
    }
    if (sourceFolder === null) throw new Error('A run has neither a source nor a model of one.');
    const first = await open(sourceFolder);
    const sources = [first];
    for (const folder of moreSourceFolders) sources.push(await open(folder));
    // None where labels are numbers.
    const classes = [...new Set(sources.flatMap(({ dataset }) => dataset.classes))];
    const source = await sourceOf(sources, classes, settings, seed);
    const fitOn = fitOns.find((one) => one === settings.fitOn) ?? 'both';
    const { cropToContent: crop, hashBuckets: buckets } = settings;
    const choices = { crop, textAs: order.textAs ?? 'terms', buckets, fitOn };
    const input = frozen
      ? featuresInput(frozen, scalesOf(first, target, fitOn))
      : backbone
        ? inputOfModel(backbone.backbone.input, target.dataset.manifest)
        : inputFor(first.dataset.manifest, target.dataset.manifest, choices);
    for (const { dataset } of backbone ? sources : sources.slice(1)) inputOfModel(input, dataset.manifest);
    return {
      input,
      pretrained,
      classes,
      maximum: first.dataset.manifest.maximum,
      sources: sources.length,
      labelShare,
      featureSeconds: featureSeconds(),
      source,
      target: await targetOf(target, classes, order, source.numbers),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Over which data sets features are brought to one scale; none leaves them as they are. */
const scalesOf = (source: Opened, target: Opened, fitOn: (typeof fitOns)[number]) =>
  (fitOn === 'none' ? [] : fitOn === 'source' ? [source] : [source, target]).flatMap(({ scale }) => (scale ? [scale] : []));
