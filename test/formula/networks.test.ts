import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../main/engine/model.ts';
import { batchNorm } from '../../main/engine/networks/layers/batch-norm.ts';
import { expectClose } from './close.ts';
import { fixtures, noise, tensor } from './fixtures.ts';
import type { Recipe } from './fixtures.ts';
import { onEngines } from './on-engines.ts';

const made = (recipe: Recipe): tf.Tensor => tf.tensor(noise(recipe), [...recipe.shape]);
const random = (): never => {
  throw new Error('Nothing of this is random.');
};

onEngines(() => {
  describe('batch normalisation, against PyTorch', () => {
    it.each(fixtures('batch-norm'))('$normalisation, shape $x.shape', (given) => {
      const layer = batchNorm(given.normalisation)(given.x.shape.slice(1));
      const running = Object.fromEntries(
        Object.entries(given.before).flatMap(([domain, { mean, variance }]) => [
          [`${domain}-mean`, tensor(mean)],
          [`${domain}-variance`, tensor(variance)],
        ]),
      );
      const statistics = new Map<string, tf.Tensor>();
      const forward = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor =>
        layer.apply(
          x,
          (name) => ({ ...running, scale, offset })[name] as tf.Tensor,
          { training: true, domain: 'both', statistics, random },
          (name) => name,
        );
      const inputs = [tensor(given.x), tensor(given.scale), tensor(given.offset)] as const;
      expectClose(forward(...inputs), given.y, 5e-6);
      for (const [domain, { mean, variance }] of Object.entries(given.after)) {
        expectClose(statistics.get(`${domain}-mean`) as tf.Tensor, mean);
        expectClose(statistics.get(`${domain}-variance`) as tf.Tensor, variance);
      }
      const weighted = (...list: tf.Tensor[]): tf.Scalar =>
        tf.sum(tf.mul(forward(...(list as [tf.Tensor, tf.Tensor, tf.Tensor])), tensor(given.outputWeights)));
      const gradients = tf.grads(weighted)([...inputs]);
      for (const [at, name] of (['x', 'scale', 'offset'] as const).entries())
        expectClose(gradients[at] as tf.Tensor, given.gradients[name], 1e-5);
    });
  });

  describe('cnn-small, against PyTorch', () => {
    it.each(fixtures('cnn-small'))('normalisation $normalisation', ({ normalisation, weights, pictures, featuresEvery98, logits }) => {
      const input = { kind: 'image' as const, height: 28, width: 28, channels: 3 as const, mean: [0, 0, 0], deviation: [1, 1, 1] };
      const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
      const choice = { method: 'erm', methodParameters: {}, network: 'cnn-small', networkParameters: { normalisation } };
      const model = buildModel(choice, input, classes);
      const values: Record<string, tf.Tensor> = Object.fromEntries(model.variables.map(({ name, shape }) => [name, tf.zeros([...shape])]));
      for (const [name, recipe] of Object.entries(weights)) {
        expect(values[name]?.shape).toEqual([...recipe.shape]);
        values[name] = made(recipe);
      }
      const pass = { training: normalisation === 'domain', domain: 'both' as const, statistics: new Map<string, tf.Tensor>(), random };
      const features = model.extractor.apply(made(pictures), values, pass);
      const every98 = tf.gather(features, tf.range(0, 2352, 98, 'int32'), 1);
      expectClose(every98, featuresEvery98, 1e-5);
      expectClose(model.head.apply(features, values, pass), logits, 1e-5);
    });
  });
});
