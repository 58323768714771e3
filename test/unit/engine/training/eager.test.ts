import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { directBatches } from '../../../../main/engine/training/batches.ts';
import { eagerExecution, tensorsOf } from '../../../../main/engine/training/eager.ts';
import type { Execution, HostBatch } from '../../../../main/engine/training/execution.ts';
import { readItems } from '../../../../main/engine/training/evaluate.ts';
import { infer } from '../../../../main/engine/training/infer.ts';
import { stepRule } from '../../../../main/engine/training/settings.ts';
import { initialState } from '../../../../main/engine/training/state.ts';
import { smallTraining } from '../../../helpers/small-training.ts';
import type { Small } from '../../../helpers/small-training.ts';

async function begin(small: Small = {}) {
  const training = smallTraining(small);
  const { model, source, target } = training;
  const rule = stepRule(training.settings);
  const { values } = initialState(model, rule, 1);
  const make = async (): Promise<Execution> => {
    const execution = await eagerExecution({ model, rule, seed: 1, batch: { source: 8, target: 8 }, values });
    onTestFinished(() => execution.dispose());
    return execution;
  };
  const batches = directBatches({ input: model.input, labelWidth: 2, batchSize: 8, seed: 1, seesTarget: true, source, target }, 0);
  return { model, values, source, make, batches };
}

const momentOf = (step: number) => ({ step, progress: 0.5, learningRate: 0.05, updates: {} });

describe('an execution', () => {
  it('answers of items what the model makes of them, by the statistics that are asked for', async () => {
    const { model, values, source, make, batches } = await begin();
    const execution = await make();
    for (const step of [0, 1, 2]) execution.update(0, 0, await batches.next(), momentOf(step));
    const x = await readItems(source.items, source.heldOut, model.input);
    const tensors = tensorsOf(await execution.read());
    for (const domain of ['source', 'target'] as const) {
      const expected = infer(model, tensors, tf.tensor(x, [source.heldOut.length, 2]), domain);
      const { features, probabilities, domains } = await execution.predict(x, source.heldOut.length, domain);
      expect(probabilities).toEqual(await expected.probabilities.data());
      expect(domains).toEqual(await expected.domains?.data());
      expect(features).toEqual(await expected.features.data());
    }
    const bySource = await execution.predict(x, source.heldOut.length, 'source');
    expect((await execution.predict(x, source.heldOut.length, 'target')).probabilities).not.toEqual(bySource.probabilities);
    expect(values).not.toEqual(await execution.read());
  });

  it('says nothing of domains without a discriminator, and predicts without dropping anything', async () => {
    const { model, source, make } = await begin({ choice: { method: 'erm', networkParameters: { dropout: 0.9 } } });
    const execution = await make();
    const x = await readItems(source.items, source.heldOut, model.input);
    const first = await execution.predict(x, source.heldOut.length, 'source');
    expect(first.domains).toBeNull();
    expect(await execution.predict(x, source.heldOut.length, 'source')).toEqual(first);
  });

  it('goes on from values that it read, and from those that were written to it', async () => {
    const { make, batches } = await begin({ choice: { method: 'mcd' } });
    const [first, second] = [await make(), await make()];
    first.update(0, 0, await batches.next(), momentOf(0));
    const kept = await first.read();
    const batch = await batches.next();
    first.update(2, 1, batch, momentOf(1));
    second.write(kept);
    expect(await second.read()).toEqual(kept);
    second.update(2, 1, batch, momentOf(1));
    expect(await second.read()).toEqual(await first.read());
    expect(await second.read()).not.toEqual(kept);
  });

  it('shares no memory with what it was given and what it answered', async () => {
    const { values, make, batches } = await begin();
    const execution = await make();
    const batch = await batches.next();
    const reused: HostBatch = { source: batch.source.slice(), labels: batch.labels.slice(), target: batch.target.slice() };
    const before = await execution.read();
    const copy = structuredClone(before);
    for (const { values: own } of Object.values(values)) own.fill(9);
    execution.update(0, 0, reused, momentOf(0));
    for (const own of Object.values(reused) as Float32Array[]) own.fill(9);
    const after = await execution.read();
    expect(before).toEqual(copy);
    for (const { values: own } of Object.values(await execution.read())) own.fill(9);
    expect(await execution.read()).toEqual(after);

    const other = await make();
    const written = structuredClone(copy);
    other.write(written);
    for (const { values: own } of Object.values(written)) own.fill(9);
    other.update(0, 0, batch, momentOf(0));
    expect(await other.read()).toEqual(after);
  });

  it('reports means of its losses since they were last read', async () => {
    const { make, batches } = await begin();
    const [together, apart] = [await make(), await make()];
    const each: Record<string, number>[] = [];
    for (const step of [0, 1, 2]) {
      const batch = await batches.next();
      together.update(0, 0, batch, momentOf(step));
      apart.update(0, 0, batch, momentOf(step));
      each.push(await apart.losses());
    }
    const means = await together.losses();
    expect(Object.keys(means).sort()).toEqual(['classification-loss', 'domain-loss', 'lambda', 'loss']);
    for (const [name, mean] of Object.entries(means))
      expect(mean).toBeCloseTo(each.reduce((sum, losses) => sum + (losses[name] ?? Number.NaN), 0) / 3, 5);
    expect(await together.losses()).toEqual({});
  });
});
