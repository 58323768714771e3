import * as tf from '@tensorflow/tfjs-core';
import type { ModelInput } from '../../../shared/model/input.ts';
import { saveLayersModel } from '../../exporters/tfjs.ts';
import { toLayersExtractor } from '../../engine/layers-model.ts';
import { decodeCheckpoint } from '../../engine/training/checkpoint.ts';
import { tensorsOf } from '../../engine/training/eager.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { TrainedModel } from '../../services/ports/training.ts';
import { modelOf, orderOf } from './arms.ts';
import { readCheckpoint } from './checkpoint-files.ts';
import { openRunData } from './run-data.ts';

/**
 * Writes the extractor of a trained model as a layers model into a folder that is there, and says how items are made ready for it.
 * Throws `library-damaged` for a bad checkpoint.
 */
export async function writeExtractor(request: TrainedModel, out: string): Promise<ModelInput & { layer: string }> {
  const { run, checkpoint, ...places } = request;
  const data = await openRunData({
    ...places,
    settings: resolveTraining(run.config.training),
    runSeed: run.config.seed,
    ...orderOf(run.config),
  });
  const { values: stored } = decodeCheckpoint(await readCheckpoint(checkpoint), checkpoint.path);
  const values = tensorsOf(stored);
  try {
    const built = toLayersExtractor(modelOf(checkpoint.arm, run.config, data), values);
    try {
      await saveLayersModel(built, out);
    } finally {
      built.dispose();
    }
    return { input: data.input, maximum: data.maximum, layer: 'features' };
  } finally {
    tf.dispose(values);
    await data.close();
  }
}
