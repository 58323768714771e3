import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectBackbone } from '../../../main/backbones/inspect.ts';
import { openBackbone } from '../../../main/backbones/open.ts';
import { backboneWishesSchema } from '../../../shared/model/backbone.ts';
import { failureOf } from '../../helpers/data-library.ts';
import { speechModels, textModels } from '../../helpers/packaged-models.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { meanColourClassifier } from '../../helpers/tiny-onnx.ts';

const wishes = (given: object = {}) => backboneWishesSchema.parse(given);

async function written(bytes: Uint8Array, name = 'model.onnx'): Promise<{ folder: string; path: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { folder, path };
}

const inspected = async (bytes: Uint8Array, given: object = {}) => {
  const { folder, path } = await written(bytes);
  return { folder, path, ...(await inspectBackbone([path], folder, wishes(given))) };
};

describe('an ONNX model', () => {
  it('is taken up to what its last dense layer is fed, as pictures in the way of ImageNet', async () => {
    const { content, candidates } = await inspected(meanColourClassifier());
    expect(content).toMatchObject({ format: 'onnx', file: 'model.onnx', layout: 'nchw', layer: 'colour', size: 3, chain: null });
    expect(content.input).toEqual({
      kind: 'image',
      height: 8,
      width: 8,
      channels: 3,
      mean: [0.485, 0.456, 0.406],
      deviation: [0.229, 0.224, 0.225],
      cover: 0.875,
    });
    expect(candidates.map(({ name }) => name)).toEqual(['colour', 'pooled', 'probabilities']);
  });

  it('gives a tensor within, with channels where they belong', async () => {
    const { content, folder } = await inspected(meanColourClassifier(2));
    const opened = await openBackbone(folder, content);
    // Channels last: red is 1, 2, 3, 4; green is 0; blue is 10.
    const picture = [1, 2, 3, 4].flatMap((red) => [red, 0, 10]);
    const features = await opened.features(Float32Array.from([...picture, ...picture.map((value) => -value)]), 2);
    expect([...features]).toEqual([2.5, 0, 10, -2.5, 0, -10]);
    await opened.close();
  });

  it('gives its output where that is wished: by hand, softmax of 0.5 + 2.5 + 30 and −32.5', async () => {
    const { content, folder } = await inspected(meanColourClassifier(2), { layer: 'probabilities' });
    const opened = await openBackbone(folder, content);
    const features = await opened.features(Float32Array.from([1, 2, 3, 4].flatMap((red) => [red / 100, 0, 0.1])), 1);
    const difference = 0.5 + 2 * (0.025 + 0.3);
    expect(features[0]).toBeCloseTo(1 / (1 + Math.exp(-difference)), 6);
    await opened.close();
  });

  it('that was exported for one item at a time gives each its own', async () => {
    const one = meanColourClassifier(2, {
      inputs: [{ name: 'pixels', shape: [1, 3, 2, 2] }],
      outputs: [{ name: 'probabilities', shape: [1, 2] }],
    });
    const { content, folder } = await inspected(one);
    expect(content.size).toBe(3);
    const opened = await openBackbone(folder, content);
    const pixels = (value: number): number[] => [1, 2, 3, 4].flatMap((red) => [red, 0, value]);
    expect([...(await opened.features(Float32Array.from([...pixels(10), ...pixels(20)]), 2))]).toEqual([2.5, 0, 10, 2.5, 0, 20]);
    await opened.close();
    const { path, folder: other } = await written(meanColourClassifier(2, { inputs: [{ name: 'pixels', shape: [4, 3, 2, 2] }] }));
    expect((await failureOf(inspectBackbone([path], other, wishes()))).message).toContain('takes 4 items at a time');
  });

  it('of any size asks for one, and takes it', async () => {
    const { path, folder } = await written(meanColourClassifier('side'));
    const error = await failureOf(inspectBackbone([path], folder, wishes()));
    expect(error).toMatchObject({ code: 'bad-data' });
    expect(error.message).toContain('any height × any width');
    expect(error.hint).toContain('--size');
    const { content } = await inspectBackbone([path], folder, wishes({ size: [4, 6] }));
    expect(content.input).toMatchObject({ height: 4, width: 6 });
  });

  it('with weights in a file beside needs that file', async () => {
    const external = meanColourClassifier(2, {
      weights: [
        { name: 'weights', shape: [3, 2], values: [], file: 'model.onnx.data' },
        { name: 'bias', shape: [2], values: [0, 0] },
      ],
    });
    const { path, folder } = await written(external);
    const error = await failureOf(inspectBackbone([path], folder, wishes()));
    expect(error.message).toContain('model.onnx.data, which is not beside it');
    await writeFile(join(folder, 'model.onnx.data'), new Uint8Array(Float32Array.from([1, -1, 2, -2, 3, -3]).buffer));
    // A tensor within, although what is changed cannot be handed over as bytes then.
    const { content } = await inspectBackbone([path], folder, wishes());
    expect(content).toMatchObject({ layer: 'colour', size: 3 });
    await rm(path);
  });

  it.each([
    [
      'of two inputs',
      {
        inputs: [
          { name: 'a', shape: ['n', 3, 2, 2] },
          { name: 'pixels', shape: ['n', 3, 2, 2] },
        ],
      },
      'has 2 inputs (a, pixels)',
    ],
    ['of whole numbers', { inputs: [{ name: 'pixels', shape: ['n', 3, 2, 2], type: 7 }] }, 'pixels'],
    ['of an opset to come', { opset: 99 }, 'cannot be run by onnxruntime'],
    [
      'of four channels',
      {
        inputs: [{ name: 'pixels', shape: ['n', 4, 2, 2] }],
        outputs: [{ name: 'pooled', shape: ['n', 4, 1, 1] }],
        nodes: [{ op: 'GlobalAveragePool', inputs: ['pixels'], outputs: ['pooled'] }],
      },
      'takes items of 4 × 2 × 2',
    ],
    [
      'of an operation that is none',
      { nodes: [{ op: 'Wish', inputs: ['pixels'], outputs: ['probabilities'] }] },
      'cannot be run by onnxruntime',
    ],
  ] as const)('%s is refused in words', async (_, parts, message) => {
    const { path, folder } = await written(meanColourClassifier(2, parts));
    const error = await failureOf(inspectBackbone([path], folder, wishes()));
    expect(error.code).toBe('bad-data');
    expect(error.message).toContain(message);
    expect(error.hint).not.toBe('');
  });

  it.each([
    ['text', new TextEncoder().encode('not a model at all, but a text of some length'), 'not an ONNX model'],
    ['nothing', new Uint8Array(), 'not an ONNX model'],
    ['half of one', meanColourClassifier().subarray(0, 90), 'not an ONNX model'],
  ])('that is %s is refused', async (_, bytes, message) => {
    const { path, folder } = await written(bytes);
    expect((await failureOf(inspectBackbone([path], folder, wishes()))).message).toContain(message);
  });

  it('refuses a layer that is not there', async () => {
    const { path, folder } = await written(meanColourClassifier(2));
    expect(await failureOf(inspectBackbone([path], folder, wishes({ layer: 'nowhere' })))).toMatchObject({ code: 'bad-data' });
  });
});

describe('a model of a package whose sizes are open', () => {
  it('takes pictures of the size that is given: 200 features before its classifier, by onnxruntime itself', async () => {
    const folder = textModels;
    const path = join(folder, 'ch_ppocr_mobile_v2.0_cls_infer.onnx');
    expect((await failureOf(inspectBackbone([path], folder, wishes()))).hint).toContain('--size');
    const { content } = await inspectBackbone([path], folder, wishes({ size: [48, 192], preset: 'signed' }));
    expect(content).toMatchObject({ size: 200, layout: 'nchw', input: { height: 48, width: 192 } });
    // Its own answer follows from the features by its last layer alone, so that pictures which differ there differ in it.
    const scores = await inspectBackbone([path], folder, wishes({ size: [48, 192], preset: 'signed', layer: 'softmax_0.tmp_0' }));
    expect(scores.content.size).toBe(2);
  });
});

describe('a chain of two ONNX models', () => {
  it('is read by the real models of a package: log-mel energies, then an embedding of windows of 76 rows', async () => {
    const folder = await temporaryFolder();
    const names = ['melspectrogram.onnx', 'embedding_model.onnx'];
    for (const name of names) await copyFile(join(speechModels, name), join(folder, name));
    const paths = names.map((name) => join(folder, name));
    const { content } = await inspectBackbone(
      paths,
      folder,
      wishes({ fullScale: 32768, scale: 0.1, offset: 2, windowStep: 8, seconds: 1.5 }),
    );
    expect(content).toMatchObject({ size: 96, layer: 'output', chain: { layer: 'conv2d_19', length: 76, step: 8 } });
    const opened = await openBackbone(folder, content);
    const tone = Float32Array.from({ length: 24000 }, (_, at) => 8000 * Math.sin((2 * Math.PI * 440 * at) / 16000));
    const two = new Float32Array([...tone, ...tone.map((value) => value / 2)]);
    const [both, alone] = [await opened.features(two, 2), await opened.features(tone, 1)];
    expect(both.length).toBe(192);
    // Items do not depend on what comes with them.
    expect([...both.subarray(0, 96)]).toEqual([...alone]);
    await opened.close();
    const error = await failureOf(inspectBackbone(paths, folder, wishes({ seconds: 0.3 })));
    expect(error.message).toContain('the second takes 76');
    expect(error.hint).toContain('--seconds');
  });
});
