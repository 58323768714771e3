import { expect, it } from 'vitest';
import { featureLayers } from '../../../../../main/engine/networks/pretrained/feature-layers.ts';

/** Layers by `Class:name`, in their order. */
const proposed = (text: string): string | undefined =>
  featureLayers(
    text.split(' ').map((one) => {
      const [className = '', name = ''] = one.split(':');
      return { className, name };
    }),
  )[0];

it.each([
  ['what is flattened before dense layers', 'Conv2D:a MaxPooling2D:b Conv2D:c Flatten:d Dense:e Dropout:f Dense:g', 'd'],
  // As MobileNet of Keras ends: its scores are made by a convolution and brought into a row.
  [
    'what is pooled over all places, also where a row of scores follows',
    'Conv2D:a GlobalAveragePooling2D:b Reshape:c Conv2D:d Activation:e Reshape:f',
    'b',
  ],
  ['the end of a network that has no classifier', 'Conv2D:a Conv2D:b GlobalMaxPooling2D:c', 'c'],
  ['what the classifier is fed where nothing is pooled', 'Dense:a ReLU:b Dense:c Softmax:d', 'b'],
  [
    'the extractor’s end of a network that Isthmus exported',
    'Conv2D:extractor_0 Flatten:extractor_1 Dense:head_0 ReLU:head_1 Dense:head_2',
    'extractor_1',
  ],
])('%s is proposed', (_, layers, expected) => {
  expect(proposed(layers)).toBe(expected);
});

it('a network without layers proposes none', () => {
  expect(featureLayers([])).toEqual([]);
});
