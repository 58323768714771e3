import type { InputSpec } from '../../../shared/model/input.ts';
import { inputFor } from '../../data/input.ts';
import { openPacked } from '../../data/open.ts';
import type { PackedDataset } from '../../data/open.ts';
import { splitIndices } from '../../engine/training/split.ts';
import type { DomainData } from '../../engine/training/train.ts';
import type { TrainingSettings } from '../../engine/training/settings.ts';

export interface RunData {
  readonly input: InputSpec;
  readonly classes: readonly string[];
  readonly maximum: number;
  readonly source: DomainData & { readonly labels: Int32Array };
  readonly target: DomainData;
  close(): Promise<void>;
}

/**
 * Opens both data sets of a run. The classes are the source's; target labels are matched to them by name and stay beside
 * the training, for the oracle score alone. All seeds of a run share one split, so that they are scored on the same items.
 */
export async function openRunData(sourceFolder: string, targetFolder: string, settings: TrainingSettings, seed: number): Promise<RunData> {
  const source = await openPacked(sourceFolder);
  let target: PackedDataset | undefined;
  const close = async (): Promise<void> => {
    await source.close();
    await target?.close();
  };
  try {
    target = await openPacked(targetFolder);
    const sourceLabels = await source.labels();
    const targetLabels = await target.labels();
    const sourceSplit = splitIndices(source.count, settings.heldOutSource, seed);
    const targetSplit = splitIndices(target.count, settings.heldOut, seed);
    const labelled = (indices: Int32Array): Int32Array => indices.filter((index) => (sourceLabels[index] ?? -1) >= 0);
    const classOf = target.classes.map((name) => source.classes.indexOf(name));
    return {
      input: inputFor(source.manifest, target.manifest),
      classes: source.classes,
      maximum: source.manifest.maximum,
      source: { items: source, labels: sourceLabels, training: labelled(sourceSplit.training), heldOut: labelled(sourceSplit.heldOut) },
      target: {
        items: target,
        training: targetSplit.training,
        heldOut: targetSplit.heldOut,
        labels: target.classes.length === 0 ? null : targetLabels.map((label) => classOf[label] ?? -1),
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
