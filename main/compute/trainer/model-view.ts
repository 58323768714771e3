import { AppError } from '../../../shared/contract/errors.ts';
import type { Checkpoint } from '../../../shared/model/run.ts';
import type { RunConfig } from '../../../shared/config/run-config.ts';
import { sizeOf } from '../../engine/networks/layer.ts';
import { decodeCheckpoint } from '../../engine/training/checkpoint.ts';
import { eagerExecution } from '../../engine/training/eager.ts';
import { observe, sampleOf } from '../../engine/training/observe.ts';
import { resolveTraining, stepRule } from '../../engine/training/settings.ts';
import type { DomainData } from '../../engine/training/training.ts';
import { modelOf } from './arms.ts';
import { readCheckpoint } from './checkpoint-files.ts';
import type { RunData } from './run-data.ts';

/** What a model makes of some items of one domain. */
export interface DomainView {
  /** [count, featureSize] */
  readonly features: Float32Array;
  /** [count, classes] */
  readonly probabilities: Float32Array;
}

export interface ModelView {
  readonly source: DomainView;
  readonly target: DomainView;
  readonly featureSize: number;
}

/** Items of each domain, by their places in its data. */
export type Places = Readonly<Record<'source' | 'target', Int32Array>>;

/** Held-out items, ascending, the same ones for a seed; of data that hold none out, items that were trained on. */
export function heldOutSample({ heldOut, training }: DomainData, most: number, purpose: string, seed: number): Int32Array {
  return sampleOf(heldOut.length > 0 ? heldOut : training, most, seed, purpose);
}

/**
 * Looks at items with the model of a checkpoint.
 * @param classes how many classes the probabilities are of, at least as many as the model tells apart
 * Throws `library-damaged` for a checkpoint that is missing or damaged, and `diverged` where features are no numbers.
 */
export async function viewOf(
  checkpoint: Checkpoint,
  config: RunConfig,
  data: RunData,
  places: Places,
  classes: number,
): Promise<ModelView> {
  const { values } = decodeCheckpoint(await readCheckpoint(checkpoint), checkpoint.path);
  const model = modelOf(checkpoint.arm, config, data);
  const rule = stepRule(resolveTraining(config.training));
  const execution = await eagerExecution({ model, rule, seed: checkpoint.seed, batch: { source: 0, target: 0 }, values });
  const see = async (domain: 'source' | 'target', normalisedAs: 'source' | 'target'): Promise<DomainView> => {
    const { features, probabilities } = await observe(execution, data.input, data[domain].items, places[domain], normalisedAs);
    if (!features.every(Number.isFinite) || !probabilities.every(Number.isFinite))
      throw new AppError('diverged', `What the ${checkpoint.arm} model at step ${checkpoint.step} makes of ${domain} items is no number.`, {
        hint: 'Choose an earlier step, or train with a lower learning rate.',
      });
    return { features, probabilities: widened(probabilities, model.outputs.length, classes) };
  };
  try {
    const source = await see('source', 'source');
    return { source, target: await see('target', model.targetDomain), featureSize: sizeOf(model.extractor.outputShape) };
  } finally {
    execution.dispose();
  }
}

/** Probabilities [count, width] as [count, classes]: a model without the unknown class gives it none. */
function widened(probabilities: Float32Array, width: number, classes: number): Float32Array {
  if (width === classes) return probabilities;
  const wide = new Float32Array((probabilities.length / width) * classes);
  for (let row = 0; row * width < probabilities.length; row++)
    wide.set(probabilities.subarray(row * width, (row + 1) * width), row * classes);
  return wide;
}
