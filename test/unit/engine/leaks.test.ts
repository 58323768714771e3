import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { toLayersModel } from '../../../main/engine/layers-model.ts';
import { methods } from '../../../main/engine/methods/index.ts';
import { buildModel } from '../../../main/engine/model.ts';
import { networks } from '../../../main/engine/networks/index.ts';
import { batchFormOf, itemCounts, noiseBatch } from '../../../main/engine/training/batch-parts.ts';
import { batchTensors, drawsOf, eagerExecution, tensorsOf } from '../../../main/engine/training/eager.ts';
import { infer } from '../../../main/engine/training/infer.ts';
import { evaluate } from '../../../main/engine/training/evaluate.ts';
import { Progress } from '../../../main/engine/training/progress.ts';
import { resolveTraining, stepRule } from '../../../main/engine/training/settings.ts';
import { initialState } from '../../../main/engine/training/state.ts';
import { applyGradients, phaseGradients } from '../../../main/engine/training/step.ts';
import { stepNumbers } from '../../../main/engine/training/step-numbers.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { orLong } from '../../helpers/long.ts';
import { inputFor } from '../../helpers/small-networks.ts';
import { classesFor, smallData } from '../../helpers/small-training.ts';
import { expectNoLeak } from '../../helpers/tensors.ts';

// The plain backend is slow with pictures.
beforeAll(() => loadEngine('wasm'));

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer => Buffer.from(buffer, byteOffset, byteLength);

/** Some methods on whatever there is; every other on two networks that have most kinds of layers, for time's sake. */
const thorough = orLong(['dann', 'fixmatch'], ['erm', 'dann', 'mcd', 'fixmatch']);
const cases = methods.flatMap(({ descriptor: { id: method } }) =>
  networks.flatMap(({ descriptor: { id: network, inputs } }) =>
    inputs
      .slice(0, 2)
      .filter((kind) => thorough.includes(method) || network === 'audio-cnn' || (network === 'mlp' && kind === 'table'))
      .map((kind) => ({ method, network, kind })),
  ),
);

describe.each(cases)('$method on $network, $kind', ({ method, network, kind }) => {
  const input = inputFor(network, kind);
  const model = buildModel({ method, methodParameters: {}, network, networkParameters: { dropout: 0.3 } }, input, classesFor(method));
  const settings = resolveTraining({ weightDecay: 0.01, clipNorm: 1 });
  const rule = stepRule(settings);
  const { items, labels } = smallData(kind, { count: 4 });
  const all = Int32Array.of(0, 1, 2, 3);
  const { step, values, updates } = initialState(model, rule, 1);
  const host = () => Promise.resolve(noiseBatch(batchFormOf(model, 4)));

  it('leaves no tensor behind: an execution, its steps, and all that it is asked', () =>
    expectNoLeak(async () => {
      const execution = await eagerExecution({ model, rule, seed: 1, batch: itemCounts(model, 4), values });
      const progress = new Progress(model, settings, 10, { step, updates });
      for (let made = 0; made < 2; made++) {
        progress.advance(execution, await host());
        // Losses that nobody read are freed with the execution.
        if (made < 1) await execution.losses();
      }
      execution.write(await execution.read());
      await evaluate(execution, input, items, all, { labels }, { is: 'source', normalisedAs: 'source' });
      execution.dispose();
    }));

  it('answers nothing but new tensors from an update, and changes none of the old ones', async () => {
    const given = await host();
    const tensors = tensorsOf(values);
    const batch = batchTensors(model, given);
    await expectNoLeak(() => {
      for (const phase of model.phases) {
        const numbers = tf.tensor1d(stepNumbers(phase, rule, { progress: 0.5, learningRate: 0.01, updates: {} }));
        const before = tf.memory().numTensors;
        const inputs = { batch, numbers, random: drawsOf(1, phase.name) };
        const found = phaseGradients(model, phase, rule, tensors, inputs);
        const answered = 1 + Object.keys(found.gradients).length + Object.keys(found.statistics).length;
        expect(tf.memory().numTensors - before).toBe(answered);
        const changed = applyGradients(model, phase, rule, tensors, found.gradients, numbers);
        expect(tf.memory().numTensors - before).toBe(answered + Object.keys(changed).length);
        tf.dispose([{ ...changed }, { ...found.gradients }, { ...found.statistics }, found.terms, numbers]);
      }
    });
    for (const [name, tensor] of Object.entries(tensors))
      expect(Buffer.compare(bytesOf(await tensor.data()), bytesOf(values[name]?.values ?? new Float32Array())), name).toBe(0);
    tf.dispose([tensors, { ...batch }]);
  });

  it('leaves no tensor behind: inference, a layers model', async () => {
    const tensors = tensorsOf(values);
    const x = tf.zeros([4, ...inputShape(input)]);
    await expectNoLeak(() => {
      tf.tidy(() => void infer(model, tensors, x, model.targetDomain));
      const exported = toLayersModel(model, tensors);
      tf.dispose(exported.predict(x));
      exported.dispose();
    });
  });
});
