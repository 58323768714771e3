import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Phase } from '../../../../main/engine/methods/method.ts';
import { lossName, Losses } from '../../../../main/engine/training/losses.ts';
import { methods } from '../../../../main/engine/methods/index.ts';
import { runSmall, smallTraining } from '../../../helpers/small-training.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';

describe('losses', () => {
  it('are means since the last reading, each over the updates that told it', () =>
    expectNoLeak(async () => {
      const losses = new Losses();
      losses.add(['a', 'b'], tf.tensor1d([1, 10]));
      losses.add(['c'], tf.tensor1d([7]));
      losses.add(['a', 'b'], tf.tensor1d([2, 30]));
      expect(await losses.read()).toEqual({ a: 1.5, b: 20, c: 7 });
      expect(await losses.read()).toEqual({});
      losses.add(['a', 'b'], tf.tensor1d([5, 6]));
      expect(await losses.read()).toEqual({ a: 5, b: 6 });
    }));

  it('may be added to while they are read', () =>
    expectNoLeak(async () => {
      const losses = new Losses();
      losses.add(['a'], tf.tensor1d([1]));
      const reading = losses.read();
      losses.add(['a'], tf.tensor1d([3]));
      expect(await reading).toEqual({ a: 1 });
      expect(await losses.read()).toEqual({ a: 3 });
    }));

  it('are one tensor for each phase, however many there were, and none once they are freed', () =>
    expectNoLeak(() => {
      const losses = new Losses();
      const before = tf.memory().numTensors;
      for (let at = 0; at < 50; at++) losses.add(['a', 'b'], tf.tensor1d([at, at]));
      expect(tf.memory().numTensors - before).toBe(1);
      losses.dispose();
    }));

  it('that are no numbers are not hidden by a mean', async () => {
    const losses = new Losses();
    for (const value of [1, Number.NaN, 2]) losses.add(['a'], tf.tensor1d([value]));
    expect(await losses.read()).toEqual({ a: Number.NaN });
  });

  it('are named alike whatever the method is, but for the sums that several phases minimise', () => {
    const named = (method: string) => {
      const { model } = smallTraining({ choice: { method } });
      return model.phases.map((phase: Phase<string>) => [lossName(model, phase, 'loss'), lossName(model, phase, 'classification-loss')]);
    };
    expect(named('erm')).toEqual([['loss', 'classification-loss']]);
    expect(named('mcd').map(([loss]) => loss)).toEqual(['classify-loss', 'disagree-loss', 'agree-loss']);
  });

  it.each(methods)('of $descriptor.id have names that no two phases share, and are all reported', async ({ descriptor }) => {
    const told = new Set<string>();
    const training = smallTraining({ choice: { method: descriptor.id }, training: { steps: 1 } });
    const { model } = training;
    const phases = model.phases.map((phase) => ({
      ...phase,
      repeat: 1,
      loss: (...given: Parameters<typeof phase.loss>) => {
        const losses = phase.loss(...given);
        for (const name of ['loss', ...Object.keys(losses.terms)].map((term) => lossName(model, phase, term))) {
          expect(told).not.toContain(name);
          told.add(name);
        }
        return losses;
      },
    }));
    const { metrics } = await runSmall({ ...training, model: { ...model, phases } });
    expect(told.size).toBeGreaterThan(1);
    expect(metrics.map(({ name }) => name)).toEqual(expect.arrayContaining([...told]));
  });
});
