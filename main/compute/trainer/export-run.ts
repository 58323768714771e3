import * as tf from '@tensorflow/tfjs-core';
import { buildModel } from '../../engine/model.ts';
import { decodeCheckpoint } from '../../engine/training/checkpoint.ts';
import { evaluate, infer, readBatch } from '../../engine/training/evaluate.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import { disposeState } from '../../engine/training/state.ts';
import type { Parity } from '../../exporters/bundle.ts';
import { exporterNamed } from '../../exporters/index.ts';
import { writeBundle } from '../../exporters/write-bundle.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ExportRequest } from '../../services/ports.ts';
import type { LoadedEngine } from '../engines/engine.ts';
import { readCheckpoint } from './checkpoint-files.ts';
import type { Exported } from './messages.ts';
import { openRunData } from './run-data.ts';
import { versions } from './versions.ts';

/** Items whose probabilities go with the model, so that anyone can check that it runs as it was trained. */
const parityItems = 8;

/** Makes a bundle of one checkpoint of a run. Throws as `writeBundle` does, and `library-damaged` for a bad checkpoint. */
export async function exportRun(request: ExportRequest, engine: LoadedEngine): Promise<Exported> {
  const { run, checkpoint, out } = request;
  const exporter = exporterNamed(request.format);
  const data = await openRunData(request.sourceFolder, request.targetFolder, resolveTraining(run.config.training), run.config.seed);
  const state = decodeCheckpoint(await readCheckpoint(checkpoint), checkpoint.path);
  try {
    const baseline = checkpoint.arm === 'source-only';
    const method = baseline ? 'erm' : run.config.method;
    const model = buildModel(
      { ...run.config, method, methodParameters: baseline ? {} : run.config.methodParameters },
      data.input,
      data.classes,
    );
    const { items, heldOut, training, labels } = data.target;
    // A target of one item holds none out.
    const items8 = await readBatch(items, (heldOut.length > 0 ? heldOut : training).subarray(0, parityItems), model);
    const parity: Parity = tf.tidy(() => ({
      shape: inputShape(data.input),
      inputs: tf.reshape(items8, [items8.shape[0] ?? 0, -1]).arraySync() as number[][],
      probabilities: infer(model, state.values, items8, model.targetDomain).probabilities.arraySync() as number[][],
    }));
    items8.dispose();
    const scores = await evaluate(model, state.values, items, heldOut, labels, { is: 'target', normalisedAs: model.targetDomain });
    const bundle = {
      labels: [...data.classes],
      input: data.input,
      maximum: data.maximum,
      trained: {
        run: run.id,
        arm: checkpoint.arm,
        seed: checkpoint.seed,
        step: checkpoint.step,
        method,
        network: run.config.network,
        source: { name: run.sourceName, hash: run.sourceHash },
        target: { name: run.targetName, hash: run.targetHash },
        config: run.config,
        targetAccuracy: scores.accuracy,
        engine: `${engine.id} ${engine.version} (${engine.device})`,
        versions: versions(engine),
      },
      createdAt: new Date().toISOString(),
    };
    return { ...(await writeBundle(exporter, { model, values: state.values, parity, bundle }, out)), path: out };
  } finally {
    disposeState(state);
    await data.close();
  }
}
