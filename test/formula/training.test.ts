import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../main/engine/model.ts';
import type { Apply, Batch, Phase } from '../../main/engine/methods/method.ts';
import { clipByGlobalNorm, optimiserNamed } from '../../main/engine/training/optimiser.ts';
import { learningRateFactor } from '../../main/engine/training/schedule.ts';
import { phaseStep, slotName } from '../../main/engine/training/step.ts';
import type { StepScalars } from '../../main/engine/training/step.ts';
import { expectClose } from './close.ts';
import { fixtures } from './fixtures.ts';
import type { Stored } from './fixtures.ts';

const tensor = ({ values, shape }: Stored): tf.Tensor => tf.tensor([...values], [...shape]);

describe('optimisers, against PyTorch', () => {
  // A model of one kernel whose loss is Σ w · g, so that its gradient is the fixture's.
  it.each(fixtures('optimisers'))('$optimiser, weight decay $weightDecay', (given) => {
    const { optimiser, momentum, weightDecay, learningRates, start, gradients, after } = given;
    const rule = { optimiser: optimiserNamed(optimiser, momentum), weightDecay, clipNorm: 0 };
    const model = buildModel(
      { method: 'erm', methodParameters: {}, network: 'mlp', networkParameters: { normalisation: 'none' } },
      { kind: 'table', columns: ['a'], mean: [0], deviation: [1] },
      ['0', '1'],
    );
    const variable = { name: 'w', shape: [2, 3], role: 'kernel' as const, initial: () => new Float32Array(6) };
    const single = {
      ...model,
      stacks: {
        extractor: {
          ...model.extractor,
          variables: [variable],
          apply: (_x: tf.Tensor, values: Readonly<Record<string, tf.Tensor>>) => values.w as tf.Tensor,
        },
      },
    };
    const phase: Phase<string> = {
      name: 'given',
      updates: ['extractor'],
      repeat: 1,
      loss: ({ source }, networks) => ({ total: tf.sum(tf.mul((networks.extractor as Apply)(source, 'source'), source)), terms: {} }),
    };
    let values: Record<string, tf.Tensor> = {
      w: tensor(start),
      ...Object.fromEntries(rule.optimiser.slots.map((slot) => [slotName('w', slot), tf.zeros([2, 3])])),
    };
    gradients.forEach((gradient, at) => {
      const learningRate = learningRates[at] ?? 0;
      const numbers = { ...rule.optimiser.scalars(learningRate, at + 1), learningRate, progress: 0 };
      const scalars = Object.fromEntries(
        Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]),
      ) as unknown as StepScalars;
      const batch: Batch = { source: tensor(gradient), labels: tf.zeros([1, 2]), target: tf.zeros([1]) };
      values = { ...values, ...phaseStep(single, phase, rule, values, batch, scalars).values };
      expectClose(values.w as tf.Tensor, after[at] as Stored);
    });
  });

  it.each(fixtures('clipping'))('clipping at $norm', ({ norm, gradients, clipped }) => {
    const found = clipByGlobalNorm(gradients.map(tensor), norm);
    clipped.forEach((stored, at) => expectClose(found[at] as tf.Tensor, stored));
  });
});

describe('schedules', () => {
  it.each(fixtures('schedules'))('at progress $progress', ({ progress, inverse, cosine }) => {
    expect(learningRateFactor('inverse', progress)).toBeCloseTo(inverse, 8);
    expect(learningRateFactor('cosine', progress)).toBeCloseTo(cosine, 8);
    expect(learningRateFactor('constant', progress)).toBe(1);
  });
});

describe('a step of DANN, against PyTorch', () => {
  it.each(fixtures('dann-step'))('normalisation $normalisation', (given) => {
    const columns = ['a', 'b', 'c', 'd', 'e', 'f'];
    const input = { kind: 'table' as const, columns, mean: columns.map(() => 0), deviation: columns.map(() => 1) };
    const { networkParameters, methodParameters } = given;
    const model = buildModel({ method: 'dann', methodParameters, network: 'mlp', networkParameters }, input, ['0', '1', '2']);
    const values: Record<string, tf.Tensor> = Object.fromEntries(model.variables.map(({ name, shape }) => [name, tf.zeros([...shape])]));
    for (const [name, stored] of Object.entries(given.weights)) {
      expect(values[name]?.shape).toEqual([...stored.shape]);
      values[name] = tensor(stored);
    }
    const batch = { source: tensor(given.source), labels: tensor(given.labels) as tf.Tensor2D, target: tensor(given.target) };
    const scalars = { progress: tf.scalar(given.progress), learningRate: tf.scalar(1), rate: tf.scalar(1) };
    const rule = { optimiser: optimiserNamed('sgd', 0), weightDecay: 0, clipNorm: 0 };
    const { values: moved, terms } = phaseStep(model, model.phases[0] as Phase<string>, rule, values, batch, scalars);
    for (const [name, expected] of [
      ['loss', given.loss],
      ['classification-loss', given.classificationLoss],
      ['domain-loss', given.domainLoss],
      ['lambda', given.lambda],
    ] as const)
      expect(terms[name]?.dataSync()[0]).toBeCloseTo(expected, 5);
    // Plain descent at rate 1 moves each weight by its gradient.
    for (const [name, gradient] of Object.entries(given.gradients))
      expectClose(tf.sub(values[name] as tf.Tensor, moved[name] as tf.Tensor), gradient, 5e-6);
  });
});
