import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { toLayersModel } from '../../../main/engine/layers-model.ts';
import { methods } from '../../../main/engine/methods/index.ts';
import { buildModel } from '../../../main/engine/model.ts';
import { networks } from '../../../main/engine/networks/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../main/engine/training/checkpoint.ts';
import { evaluate, infer, readBatch } from '../../../main/engine/training/evaluate.ts';
import { resolveTraining, stepRule } from '../../../main/engine/training/settings.ts';
import { advance, disposeState, initialState } from '../../../main/engine/training/state.ts';
import { phaseStep } from '../../../main/engine/training/step.ts';
import { train } from '../../../main/engine/training/train.ts';
import { imageInput, shore, tableInput } from '../../helpers/item-source.ts';
import { choose, classes, expectNoLeak, trainingOf } from '../../helpers/training.ts';

const cases = methods.flatMap(({ descriptor: { id: method } }) =>
  networks.flatMap(({ descriptor: { id: network, inputs } }) => inputs.map((input) => ({ method, network, input }))),
);

describe.each(cases)('$method on $network, $input', ({ method, network, input }) => {
  const spec = input === 'image' ? imageInput : tableInput;
  const model = buildModel({ method, methodParameters: {}, network, networkParameters: {} }, spec, [...classes]);
  const rule = stepRule(resolveTraining({ weightDecay: 0.01, clipNorm: 1 }));
  const source = shore(spec, { count: 4 });
  const all = Int32Array.of(0, 1, 2, 3);
  const batch = async () => ({
    source: await readBatch(source.items, all, model),
    labels: tf.oneHot(tf.tensor1d(source.labels, 'int32'), classes.length) as tf.Tensor2D,
    target: await readBatch(source.items, all, model),
  });
  const disposeBatch = ({ source: x, labels, target }: Awaited<ReturnType<typeof batch>>): void => tf.dispose([x, labels, target]);

  it('leaves no tensor behind: a state, steps, checkpoints', () =>
    expectNoLeak(async () => {
      const given = await tf.tidy(() => batch());
      const state = initialState(model, rule, 1);
      for (let step = 0; step < 2; step++) advance(model, rule, state, given, 0.5, 0.01);
      const bytes = encodeCheckpoint(state, 1);
      disposeState(decodeCheckpoint(bytes, 'here'));
      disposeState(state);
      disposeBatch(given);
    }));

  it('answers nothing but new tensors from a step, and changes none of the old ones', async () => {
    const given = await batch();
    const state = initialState(model, rule, 1);
    const before = encodeCheckpoint(state, 1);
    const numbers = { ...rule.optimiser.scalars(0.01, 1), progress: 0.5, learningRate: 0.01 };
    const scalars = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]));
    await expectNoLeak(() => {
      for (const phase of model.phases) {
        const tensors = tf.memory().numTensors;
        const { values, terms } = phaseStep(model, phase, rule, state.values, given, scalars as Parameters<typeof phaseStep>[5]);
        expect(tf.memory().numTensors - tensors).toBe(Object.keys(values).length + Object.keys(terms).length);
        tf.dispose([values, terms]);
      }
    });
    expect(encodeCheckpoint(state, 1)).toEqual(before);
    tf.dispose(scalars);
    disposeState(state);
    disposeBatch(given);
  });

  it('leaves no tensor behind: evaluation, inference, a layers model', async () => {
    const state = initialState(model, rule, 1);
    const x = await readBatch(source.items, all, model);
    await expectNoLeak(async () => {
      await evaluate(model, state.values, source.items, all, source.labels, { is: 'source', normalisedAs: 'source' });
      tf.tidy(() => void infer(model, state.values, x, model.targetDomain));
      const exported = toLayersModel(model, state.values);
      tf.dispose(exported.predict(x));
      exported.dispose();
    });
    x.dispose();
    disposeState(state);
  });
});

describe('a training', () => {
  it('leaves no tensor behind when it ends, is stopped, is given up, or diverges', async () => {
    const erm = choose({ method: 'erm', networkParameters: { normalisation: 'shared' } });
    await expectNoLeak(async () => {
      for await (const _ of train(trainingOf(), null));
      for await (const _ of train(trainingOf({ choice: erm }), null));
      let stopping = false;
      for await (const { step } of train({ ...trainingOf(), stopping: () => stopping }, null)) stopping = step >= 2;
      for await (const { step } of train(trainingOf(), null)) if (step === 2) break;
      await expect(async () => {
        for await (const _ of train(trainingOf({ choice: erm, settings: { optimiser: 'sgd', learningRate: 10, epochs: 50 } }), null));
      }).rejects.toThrow();
    });
  });

  it('leaves no tensor behind of a damaged checkpoint', () =>
    expectNoLeak(() => {
      const { model } = trainingOf();
      const state = initialState(model, stepRule(resolveTraining({})), 1);
      const bytes = encodeCheckpoint(state, 1);
      disposeState(state);
      expect(() => decodeCheckpoint(bytes.subarray(0, -4), 'here')).toThrow('ends too early');
    }));
});
