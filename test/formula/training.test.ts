import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Batch, Phase } from '../../main/engine/methods/method.ts';
import type { Model } from '../../main/engine/model.ts';
import type { Values } from '../../main/engine/networks/layer.ts';
import type { Stack } from '../../main/engine/networks/stack.ts';
import { clipByGlobalNorm, optimiserNamed } from '../../main/engine/training/optimiser.ts';
import { learningRateFactor } from '../../main/engine/training/schedule.ts';
import { slotName } from '../../main/engine/training/step.ts';
import { expectClose } from './close.ts';
import { fixtures, tensor } from './fixtures.ts';
import { onEngines } from './on-engines.ts';
import { update } from './update.ts';

/** A network that is nothing but the sum of its weights. */
const weightsAlone = (name: string, weights: Readonly<Record<string, 'kernel' | 'offset'>>): Stack => ({
  name,
  variables: Object.entries(weights).map(([weight, role]) => ({
    name: `${name}/${weight}`,
    shape: [2, 3],
    role,
    initial: () => new Float32Array(6),
  })),
  outputShape: [3],
  apply: (_x, values) => tf.addN(Object.keys(weights).map((weight) => values[`${name}/${weight}`] as tf.Tensor)),
  exported: () => [],
  copy: () => weightsAlone(name, weights),
});
const stacks = { extractor: weightsAlone('extractor', { w: 'kernel' }), head: weightsAlone('head', { w: 'kernel', b: 'offset' }) };

onEngines(() => {
  describe('optimisers, against PyTorch', () => {
    const cases = fixtures('optimisers');
    it.each(cases)('$optimiser, gradients of about $gradientSize, weight decay $weightDecay', (given) => {
      const { optimiser, momentum, weightDecay, headRate, learningRates, start, gradients, after } = given;
      const rule = { optimiser: optimiserNamed(optimiser, momentum), momentum, weightDecay, clipNorm: 0 };
      const model = { stacks } as unknown as Model;
      // The loss is Σ w · g, so that the gradient of every weight is the fixture's.
      const phase: Phase = {
        name: 'given',
        updates: ['extractor', 'head'],
        repeat: 1,
        rates: { head: headRate },
        loss: ({ source }, networks) => {
          const both = tf.add(networks.extractor(source, 'source'), networks.head(source, 'source'));
          return { total: tf.sum(tf.mul(both, source)), terms: {} };
        },
      };
      let values: Values = Object.fromEntries(
        Object.keys(after[0] ?? {}).flatMap((name) => [
          [name, tensor(start)],
          ...rule.optimiser.slots.map((slot): [string, tf.Tensor] => [slotName(name, slot), tf.zeros([2, 3])]),
        ]),
      );
      gradients.forEach((gradient, at) => {
        const batch: Batch = { source: tensor(gradient), labels: tf.zeros([1, 2]), target: tf.zeros([1]) };
        const moment = { progress: 0, learningRate: learningRates[at] ?? 0, updates: { extractor: at, head: at } };
        ({ values } = update(model, phase, rule, values, batch, moment));
        for (const [name, stored] of Object.entries(after[at] ?? {})) expectClose(values[name] as tf.Tensor, stored);
      });
    });

    it.each(fixtures('clipping'))('clipping at $norm', ({ norm, gradients, clipped }) => {
      const found = clipByGlobalNorm(gradients.map(tensor), norm);
      clipped.forEach((stored, at) => expectClose(found[at] as tf.Tensor, stored));
    });
  });
});

describe('schedules', () => {
  it.each(fixtures('schedules'))('at progress $progress', ({ progress, inverse, cosine }) => {
    expect(learningRateFactor('inverse', progress)).toBeCloseTo(inverse, 8);
    expect(learningRateFactor('cosine', progress)).toBeCloseTo(cosine, 8);
    expect(learningRateFactor('constant', progress)).toBe(1);
  });
});
