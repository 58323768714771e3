import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { toLayersModel } from '../../../main/engine/layers-model.ts';
import { methods } from '../../../main/engine/methods/index.ts';
import { buildModel } from '../../../main/engine/model.ts';
import { networks } from '../../../main/engine/networks/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../main/engine/training/checkpoint.ts';
import { evaluate, infer, readBatch } from '../../../main/engine/training/evaluate.ts';
import { resolveTraining, stepRule } from '../../../main/engine/training/settings.ts';
import { advance, disposeState, initialState } from '../../../main/engine/training/state.ts';
import { phaseStep } from '../../../main/engine/training/step.ts';
import type { StepScalars } from '../../../main/engine/training/step.ts';
import { train } from '../../../main/engine/training/train.ts';
import { classNames, imageInput, smallData, smallTraining, tableInput } from '../../helpers/small-training.ts';
import { expectNoLeak } from '../../helpers/tensors.ts';

// The plain backend is slow with pictures.
beforeAll(() => loadEngine('wasm'));

const cases = methods.flatMap(({ descriptor: { id: method } }) =>
  networks.flatMap(({ descriptor: { id: network, inputs } }) => inputs.map((kind) => ({ method, network, kind }))),
);

describe.each(cases)('$method on $network, $kind', ({ method, network, kind }) => {
  const input = kind === 'image' ? imageInput : tableInput;
  const model = buildModel({ method, methodParameters: {}, network, networkParameters: {} }, input, classNames);
  const rule = stepRule(resolveTraining({ weightDecay: 0.01, clipNorm: 1 }));
  const { items, labels } = smallData(kind, { count: 4 });
  const all = Int32Array.of(0, 1, 2, 3);
  const batch = async () => ({
    source: await readBatch(items, all, model),
    labels: tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), classNames.length) as tf.Tensor2D),
    target: await readBatch(items, all, model),
  });

  it('leaves no tensor behind: a state, its steps, its checkpoints', () =>
    expectNoLeak(async () => {
      const given = await batch();
      const state = initialState(model, rule, 1);
      for (let step = 0; step < 2; step++) advance(model, rule, state, given, 0.5, 0.01);
      disposeState(decodeCheckpoint(encodeCheckpoint(state, 1), 'a test'));
      disposeState(state);
      tf.dispose({ ...given });
    }));

  it('answers nothing but new tensors from a step, and changes none of the old ones', async () => {
    const given = await batch();
    const state = initialState(model, rule, 1);
    const before = encodeCheckpoint(state, 1);
    const numbers = { ...rule.optimiser.scalars(0.01, 1), progress: 0.5, learningRate: 0.01 };
    const scalars = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)])) as unknown as StepScalars;
    await expectNoLeak(() => {
      for (const phase of model.phases) {
        const tensors = tf.memory().numTensors;
        const { values, terms } = phaseStep(model, phase, rule, state.values, given, scalars);
        expect(tf.memory().numTensors - tensors).toBe(Object.keys(values).length + Object.keys(terms).length);
        tf.dispose([{ ...values }, { ...terms }]);
      }
    });
    expect(Buffer.compare(encodeCheckpoint(state, 1), before)).toBe(0);
    disposeState(state);
    tf.dispose([{ ...given }, { ...scalars }]);
  });

  it('leaves no tensor behind: evaluation, inference, a layers model', async () => {
    const state = initialState(model, rule, 1);
    const x = await readBatch(items, all, model);
    await expectNoLeak(async () => {
      await evaluate(model, state.values, items, all, labels, { is: 'source', normalisedAs: 'source' });
      tf.tidy(() => void infer(model, state.values, x, model.targetDomain));
      const exported = toLayersModel(model, state.values);
      tf.dispose(exported.predict(x));
      exported.dispose();
    });
    x.dispose();
    disposeState(state);
  });
});

describe('what ends early', () => {
  it('leaves no tensor of a training that nobody follows any more', () =>
    expectNoLeak(async () => {
      for await (const { step } of train(smallTraining(), null)) if (step === 2) break;
    }));

  it('leaves no tensor of a checkpoint that turns out to be cut off', () =>
    expectNoLeak(() => {
      const { model, settings } = smallTraining();
      const state = initialState(model, stepRule(settings), 1);
      const bytes = encodeCheckpoint(state, 1);
      disposeState(state);
      expect(() => decodeCheckpoint(bytes.subarray(0, -4), 'a test')).toThrow('ends too early');
    }));
});
