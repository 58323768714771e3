import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../main/engine/model.ts';
import { batchNorm } from '../../main/engine/networks/layers/batch-norm.ts';
import type { InputSpec } from '../../shared/model/input.ts';
import { expectClose } from './close.ts';
import { fixtures, noise, tensor } from './fixtures.ts';
import type { NetworkCase, Recipe, Stored } from './fixtures.ts';
import { onEngines } from './on-engines.ts';

const pictures: InputSpec = { kind: 'image', height: 9, width: 8, channels: 3, mean: [0, 0, 0], deviation: [1, 1, 1] };
const sounds: InputSpec = { kind: 'audio', rate: 8000, samples: 13, window: 1, hop: 1, bands: 10, mean: 0, deviation: 1 };
const terms = ['a', 'b', 'c', 'd', 'e', 'f'];
const inputs: Readonly<Record<NetworkCase['network'], InputSpec>> = {
  'resnet-small': pictures,
  linear: sounds,
  'audio-cnn': sounds,
  'text-cnn': { kind: 'text', encoding: 'tokens', terms, weights: [], length: 7 },
};
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

  describe('networks, against PyTorch', () => {
    it.each(fixtures('networks'))('$network, $networkParameters: features, scores and gradients', (given) => {
      const { network, networkParameters, weights } = given;
      const choice = { method: 'erm', methodParameters: {}, network, networkParameters };
      const model = buildModel(choice, inputs[network], ['0', '1', '2']);
      const trained = model.variables.filter(({ role }) => role !== 'statistic').map(({ name }) => name);
      // The fixture's weights are all weights that there are.
      expect(Object.keys(weights).sort()).toEqual(trained.toSorted());
      const statistics = Object.fromEntries(model.variables.map(({ name, shape }) => [name, tf.zeros([...shape])]));
      const drawn = trained.map((name) => {
        const weight = made(weights[name] as Recipe);
        // The vector of what stands for nothing is zero.
        return name.endsWith('/table') ? tf.concat([tf.zerosLike(tf.slice(weight, 0, 1)), tf.slice(weight, 1)]) : weight;
      });
      const items = network === 'text-cnn' ? tf.floor(made(given.items)) : made(given.items);
      const pass = () => ({ training: true, domain: 'both' as const, statistics: new Map<string, tf.Tensor>(), random });
      const through = (list: readonly tf.Tensor[]): { features: tf.Tensor; scores: tf.Tensor } => {
        const values = { ...statistics, ...Object.fromEntries(trained.map((name, at) => [name, list[at] as tf.Tensor])) };
        const features = model.extractor.apply(items, values, pass());
        return { features, scores: model.head.apply(features, values, pass()) };
      };
      const { features, scores } = through(drawn);
      expectClose(features, given.features, 1e-5);
      expectClose(scores, given.scores, 1e-5);
      const gradients = tf.grads((...list: tf.Tensor[]) => tf.sum(tf.mul(through(list).scores, made(given.outputWeights))))(drawn);
      for (const [at, name] of trained.entries()) expectClose(gradients[at] as tf.Tensor, given.gradients[name] as Stored, 2e-5);
    });
  });
});
