import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { decodeCheckpoint } from '../../engine/training/checkpoint.ts';
import { eagerExecution, tensorsOf } from '../../engine/training/eager.ts';
import { evaluate, readItems } from '../../engine/training/evaluate.ts';
import { resolveTraining, stepRule } from '../../engine/training/settings.ts';
import type { Bundle, Parity } from '../../exporters/bundle.ts';
import { exporterNamed } from '../../exporters/index.ts';
import { writeBundle } from '../../exporters/write-bundle.ts';
import { inputShape } from '../../../shared/model/input.ts';
import type { ItemInput } from '../../../shared/model/input.ts';
import { openLayersPart } from '../../backbones/layers.ts';
import { openPacked } from '../../data/open.ts';
import type { BackbonePlace } from '../../services/ports/backbones.ts';
import type { ExportRequest } from '../../services/ports/trainer.ts';
import type { LoadedEngine } from '../engines/engine.ts';
import { modelOf, orderOf } from './arms.ts';
import { readCheckpoint } from './checkpoint-files.ts';
import type { Exported } from './messages.ts';
import { ensureFeaturesOf } from './features.ts';
import { openRunData } from './run-data.ts';
import { versions } from './versions.ts';

/** Items whose probabilities go with the model, so that anyone can check that it runs as it was trained. */
const parityItems = 8;

/** Makes a bundle of one checkpoint of a run. Throws as `writeBundle` does, and `library-damaged` for a bad checkpoint. */
export async function exportRun(request: ExportRequest, engine: LoadedEngine): Promise<Exported> {
  const { run, checkpoint, out } = request;
  const exporter = exporterNamed(request.format);
  const settings = resolveTraining(run.config.training);
  await ensureFeaturesOf(request);
  const data = await openRunData({
    sourceFolder: request.sourceFolder,
    moreSourceFolders: request.moreSourceFolders,
    sourceModel: request.sourceModel,
    targetFolder: request.targetFolder,
    backbone: request.backbone,
    settings,
    runSeed: run.config.seed,
    ...orderOf(run.config),
  });
  const state = decodeCheckpoint(await readCheckpoint(checkpoint), checkpoint.path);
  const values = tensorsOf(state.values);
  try {
    const method = checkpoint.arm === 'adapted' ? run.config.method : 'erm';
    const model = modelOf(checkpoint.arm, run.config, data);
    const { items, heldOut, training, labels } = data.target;
    const plan = { model, rule: stepRule(settings), seed: checkpoint.seed, batch: { source: 0, target: 0 }, values: state.values };
    const execution = await eagerExecution(plan);
    // A target of one item holds none out.
    const indices = (heldOut.length > 0 ? heldOut : training).subarray(0, parityItems);
    const shown = await readItems(items, indices, data.input);
    const { logits, probabilities } = await execution.predict(shown, indices.length, model.targetDomain);
    const numbers = data.source.numbers ?? null;
    const told = numbers ? logits.map((value) => numbers.mean + numbers.deviation * value) : probabilities;
    const parity: Parity = {
      shape: inputShape(data.input),
      inputs: rows(shown, indices.length),
      outputs: rows(told, indices.length),
    };
    const known = { labels: labels?.open('oracle') ?? null, numbers: labels?.openNumbers('oracle') };
    const scores = await evaluate(execution, data.input, items, heldOut, known, {
      is: 'target',
      normalisedAs: model.targetDomain,
    });
    execution.dispose();
    const bundle = {
      labels: numbers ? [] : [...model.outputs],
      number: numbers && { mean: numbers.mean, deviation: numbers.deviation },
      input: data.input,
      maximum: data.maximum,
      pretrained: pretrainedOf(request.backbone),
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
        targetAccuracy: numbers ? null : scores.score,
        targetR2: numbers ? scores.score : null,
        engine: `${engine.id} ${engine.version} (${engine.device})`,
        versions: versions(engine),
      },
      createdAt: new Date().toISOString(),
    };
    // One that was trained is part of the network.
    const backbone = request.backbone?.trained ? null : request.backbone;
    // A layers model becomes one with what follows it; others stay files of their own.
    if (backbone?.backbone.format !== 'layers') {
      const whole = { ...bundle, backbone: backbone && { ...backbone.backbone } };
      const content = { model, values, parity, bundle: whole, beside: backbone?.folder ?? null };
      return { ...(await writeBundle(exporter, content, out)), path: out };
    }
    const { input, file, layer } = backbone.backbone;
    const fed = await itemsOf(request.targetFolder, indices, input);
    const content = {
      model,
      values,
      parity: { ...parity, shape: inputShape(input), inputs: rows(fed, indices.length) },
      bundle: { ...bundle, input, backbone: null },
      // What is exported takes it over, and disposes of it.
      backbone: (await openLayersPart(join(backbone.folder, file), layer, inputShape(input))).model,
    };
    return { ...(await writeBundle(exporter, content, out)), path: out };
  } finally {
    tf.dispose(values);
    await data.close();
  }
}

const pretrainedOf = (place: BackbonePlace | null): Bundle['pretrained'] =>
  place && { name: place.backbone.name, hash: place.backbone.hash, licence: place.backbone.licence };

/** Items as a pretrained model is fed them. */
async function itemsOf(folder: string, indices: Int32Array, input: ItemInput): Promise<Float32Array> {
  const dataset = await openPacked(folder);
  try {
    return await readItems(dataset, indices, input);
  } finally {
    await dataset.close();
  }
}

const rows = (values: Float32Array, count: number): number[][] =>
  Array.from({ length: count }, (_, row) => [...values.subarray((row * values.length) / count, ((row + 1) * values.length) / count)]);
