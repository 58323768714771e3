/* Where a bias is, and where none is. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../../main/engine/model.ts';
import { networks } from '../../../../main/engine/networks/index.ts';
import { pooledConvolution } from '../../../../main/engine/networks/layers/convolution.ts';
import { numbers } from '../../../helpers/pictures.ts';
import { inputFor } from '../../../helpers/small-networks.ts';
import { classNames } from '../../../helpers/small-training.ts';

const random = numbers(3);
const noise = (shape: number[]): tf.Tensor =>
  tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, () => random() - 0.5),
    shape,
  );
const nothing = (): never => {
  throw new Error('Nothing of this is random.');
};

describe('a convolution that is pooled before its bias is added', () => {
  it('gives the values and the gradients of one that adds it first, for odd sides too', () => {
    const layer = pooledConvolution(3, 5)([7, 6, 2]);
    expect(layer.outputShape).toEqual([3, 3, 3]);
    const pass = { training: true, domain: 'source' as const, statistics: new Map<string, tf.Tensor>(), random: nothing };
    const late = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
      layer.apply(x, (name) => ({ kernel, bias })[name] as tf.Tensor, pass, nothing);
    const early = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
      tf.maxPool(tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'), bias), 2, 2, 'valid');
    const given = [noise([4, 7, 6, 2]), noise([5, 5, 2, 3]), noise([3])];
    const weights = noise([4, 3, 3, 3]);
    const results = [late, early].map((form) => {
      const of = (...list: tf.Tensor[]): tf.Tensor => form(...(list as [tf.Tensor, tf.Tensor, tf.Tensor]));
      return [of(...given), ...tf.grads((...list: tf.Tensor[]) => tf.sum(tf.mul(of(...list), weights)))(given)];
    });
    for (const [at, expected] of (results[1] ?? []).entries())
      expect(tf.max(tf.abs(tf.sub(expected, results[0]?.[at] as tf.Tensor))).dataSync()[0]).toBeLessThan(1e-5);
  });
});

describe('a network', () => {
  it.each(networks.map(({ descriptor }) => [descriptor.id, inputFor(descriptor.id)] as const))(
    '%s has no bias where normalisation follows and would take it away, and one everywhere else',
    (network, input) => {
      for (const normalisation of ['none', 'shared', 'domain']) {
        const choice = { method: 'erm', methodParameters: {}, network, networkParameters: { normalisation } };
        const { extractor, head } = buildModel(choice, input, classNames);
        const layersWith = (part: typeof head, variable: string): string[] =>
          part.variables.flatMap(({ name }) => (name.endsWith(variable) ? [name.replace(variable, '')] : []));
        expect(layersWith(head, '/bias')).toEqual(layersWith(head, '/kernel'));
        expect(layersWith(extractor, '/bias')).toEqual(normalisation === 'none' ? layersWith(extractor, '/kernel') : []);
      }
    },
  );
});
