/* Models of texts: what they are fed, and what is made of what they give. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectBackbone } from '../../../main/backbones/inspect.ts';
import { createBackboneFiles } from '../../../main/backbones/library.ts';
import { openBackbone } from '../../../main/backbones/open.ts';
import { backboneWishesSchema } from '../../../shared/model/backbone.ts';
import { failureOf } from '../../helpers/data-library.ts';
import { meanColourClassifier } from '../../helpers/tiny-onnx.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { tinyTextModel, wordEmbedding } from '../../helpers/tiny-text-model.ts';
import type { TinyText } from '../../helpers/tiny-text-model.ts';
import { tokenizerOf } from '../../helpers/tiny-tokenizer.ts';

const wishes = (given: object = {}) => backboneWishesSchema.parse(given);
const signal = new AbortController().signal;
const words = ['good', 'dull', 'plot', 'scene', 'page', 'actor', '##s'];

async function written(model: TinyText = {}, tokenizer: object = tokenizerOf(words)): Promise<{ folder: string; path: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'model.onnx');
  await writeFile(path, tinyTextModel(model));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  return { folder, path };
}

async function inspected(given: object = {}, model: TinyText = {}) {
  const { folder, path } = await written(model);
  return { folder, ...(await inspectBackbone([path], folder, wishes(given))) };
}

async function refused(given: object, model: TinyText = {}, tokenizer?: object) {
  const { folder, path } = await written(model, tokenizer);
  const error = await failureOf(inspectBackbone([path], folder, wishes(given)));
  expect(error.code).toBe('bad-data');
  expect(error.hint).not.toBe('');
  return error;
}

/** Features of texts that are given as ids. */
async function featuresOf(texts: readonly (readonly number[])[], given: object = {}, model: TinyText = {}): Promise<number[][]> {
  const { folder, content } = await inspected(given, model);
  if (content.input.kind !== 'text') expect.fail('It takes no texts.');
  const { length } = content.input;
  const opened = await openBackbone(folder, content);
  const items = texts.flatMap((ids) => Array.from({ length }, (_, at) => ids[at] ?? -1));
  const features = [...(await opened.features(Float32Array.from(items), texts.length))];
  await opened.close();
  return texts.map((_, at) => features.slice(at * content.size, (at + 1) * content.size));
}

const mean = (ids: readonly number[]): number[] =>
  [0, 1].map((at) => ids.reduce((sum, id) => sum + (wordEmbedding(id)[at] ?? 0), 0) / ids.length);
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 3) as number);
const [short, long] = [
  [2, 4, 3],
  [2, 5, 7, 8, 3],
];

describe('a model of texts', () => {
  it('is taken with its tokenizer, 128 tokens at most, and the mean over the tokens of its first output', async () => {
    const { content, candidates } = await inspected();
    expect(content).toMatchObject({ layer: 'last_hidden_state', size: 2, pooling: 'mean', chain: null });
    expect(content.input).toEqual({
      ...{ kind: 'text', encoding: 'pieces', terms: [], weights: [], length: 128 },
      tokenizer: { file: 'tokenizer.json', padding: 0 },
    });
    expect(candidates.map(({ name }) => name)).toEqual(['last_hidden_state', 'sentence']);
  });

  // By hand: each token's embedding plus the mean of all, so that their mean is twice that mean.
  it.each([
    ['of any length', {}] as const,
    ['of 8 tokens, which is fed padding', { tokens: 8 }] as const,
    ['of one text at a time', { texts: 1 }] as const,
  ])('%s gives the mean over the tokens, in which padding has no part', async (_, model) => {
    const [one, other] = await featuresOf([short, long], {}, model);
    expect(one).toEqual(close(mean(short).map((value) => 2 * value)));
    expect(other).toEqual(close(mean(long).map((value) => 2 * value)));
  });

  it('gives the first token where that is asked for', async () => {
    const [one] = await featuresOf([short, long], { pooling: 'first' }, { tokens: 8 });
    expect(one).toEqual(close(mean(short).map((value, at) => value + (wordEmbedding(2)[at] ?? 0))));
  });

  it('gives a row for a text as it is', async () => {
    const { content } = await inspected({ layer: 'sentence' });
    expect(content.pooling).toBeUndefined();
    const [one, other] = await featuresOf([short, long], { layer: 'sentence' }, { tokens: 8 });
    expect([one, other]).toEqual([close(mean(short)), close(mean(long))]);
    expect((await refused({ layer: 'sentence', pooling: 'first' })).message).toContain('nothing is to be pooled');
  });

  it('is proposed with its own embedding of sentences, where it has one', async () => {
    const outputs = [
      { name: 'last_hidden_state', shape: ['texts', 'tokens', 2] },
      { name: 'sentence_embedding', shape: ['texts', 2] },
    ];
    const plain = { op: 'Gather', inputs: ['words', 'input_ids'], outputs: ['last_hidden_state'] };
    const pooled = {
      op: 'ReduceMean',
      inputs: ['last_hidden_state'],
      outputs: ['sentence_embedding'],
      integers: { axes: [1], keepdims: 0 },
    };
    const { content } = await inspected(
      {},
      { parts: { outputs, nodes: [plain, pooled], inputs: [{ name: 'input_ids', shape: ['texts', 'tokens'], type: 7 }] } },
    );
    expect(content.layer).toBe('sentence_embedding');
  });

  it('takes ids alone, as whole numbers of 32 bits, under any name', async () => {
    const parts = {
      inputs: [{ name: 'serving:0', shape: ['texts', 'tokens'], type: 6 }],
      outputs: [{ name: 'values', shape: ['texts', 'tokens', 2] }],
      nodes: [{ op: 'Gather', inputs: ['words', 'serving:0'], outputs: ['values'] }],
    };
    expect(await featuresOf([short, long], {}, { parts })).toEqual([close(mean(short)), close(mean(long))]);
  });

  it('gives something of a text without any token, and not of what comes with it', async () => {
    const [none, one] = await featuresOf([[], short]);
    expect(none).toEqual(close([1000, -1000]));
    expect(one).toEqual((await featuresOf([short]))[0]);
  });

  it('reads as many tokens as are asked for, or as the model or the tokenizer says', async () => {
    const lengthOf = async (given: object, model?: TinyText) => {
      const { input } = (await inspected(given, model)).content;
      return input.kind === 'text' && input.length;
    };
    expect(await lengthOf({ length: 16 })).toBe(16);
    expect(await lengthOf({}, { tokens: 8 })).toBe(8);
    const truncation = { direction: 'Right', max_length: 24, strategy: 'LongestFirst', stride: 0 };
    const { folder, path } = await written({}, { ...tokenizerOf(words), truncation });
    expect((await inspectBackbone([path], folder, wishes())).content.input).toMatchObject({ length: 24 });
    expect((await refused({ length: 9 }, { tokens: 8 })).message).toContain('takes 8 tokens of a text, and 9 are asked for');
  });

  it('has to know all ids of the tokenizer', async () => {
    const error = await refused({}, { words: 8 });
    expect(error.message).toContain('The tokenizer has ids up to 10, and model.onnx does not know all of them');
    expect(error.hint).toContain('--tokenizer');
  });

  it.each([
    [
      'an input of which nothing is known',
      {},
      [
        { name: 'input_ids', shape: ['n', 't'], type: 7 },
        { name: 'position_ids', shape: ['n', 't'], type: 7 },
      ],
      'model.onnx has the inputs input_ids (int64), position_ids (int64)',
    ],
    [
      'a mask of floats',
      {},
      [
        { name: 'input_ids', shape: ['n', 't'], type: 7 },
        { name: 'attention_mask', shape: ['n', 't'] },
      ],
      'attention_mask (float32)',
    ],
    ['ids of two axes', {}, [{ name: 'input_ids', shape: ['n', 't', 2], type: 7 }], '? × 2 numbers of each text as input_ids'],
  ])('with %s is refused in words', async (_, given, inputs, message) => {
    const nodes = [{ op: 'Gather', inputs: ['words', 'input_ids'], outputs: ['last_hidden_state'] }];
    const outputs = [{ name: 'last_hidden_state', shape: ['n', 't', 2] }];
    expect((await refused(given, { parts: { inputs, nodes, outputs } })).message).toContain(message);
  });

  it('refuses a layer that belongs neither to a text nor to its tokens', async () => {
    expect((await refused({ layer: 'mask' })).message).toContain('The layer mask gives more values of longer texts');
    const nodes = [
      { op: 'Gather', inputs: ['words', 'input_ids'], outputs: ['values'] },
      { op: 'Unsqueeze', inputs: ['values'], outputs: ['deep'], integers: { axes: [1] } },
    ];
    const inputs = [{ name: 'input_ids', shape: ['n', 't'], type: 7 }];
    const error = await refused({}, { parts: { inputs, nodes, outputs: [{ name: 'deep', shape: ['n', 1, 't', 2] }] } });
    expect(error.message).toContain('gives 1 × 1 × 2 × 2 values of a text of 2 tokens');
  });

  it('gives a row that stands beside an axis of 1', async () => {
    expect((await inspected({ layer: 'context' })).content).toMatchObject({ size: 2, layer: 'context' });
    expect(await featuresOf([short, long], { layer: 'context' })).toEqual([close(mean(short)), close(mean(long))]);
  });

  it('cannot be the first of a chain', async () => {
    const { folder, path } = await written();
    const second = join(folder, 'second.onnx');
    await writeFile(second, meanColourClassifier(2));
    expect((await failureOf(inspectBackbone([path, second], folder, wishes()))).message).toContain(
      'The first model of a chain takes the samples',
    );
  });
});

describe('the tokenizer of a model', () => {
  it('is taken into the library with it, from beside it or the folder above or where it is said to lie', async () => {
    const { folder, path } = await written();
    const files = createBackboneFiles(join(folder, 'library'));
    const beside = await files.take([path], null, signal);
    await mkdir(join(folder, 'onnx'));
    const below = join(folder, 'onnx', 'model.onnx');
    await writeFile(below, tinyTextModel());
    expect((await files.take([below], null, signal)).hash).toBe(beside.hash);
    await writeFile(join(folder, 'other.json'), JSON.stringify(tokenizerOf([...words, 'more'])));
    const named = await files.take([path], join(folder, 'other.json'), signal);
    expect(named.hash).not.toBe(beside.hash);
    expect(beside.files).toEqual(['model.onnx']);
    const { content } = await inspectBackbone([join(files.folderOf(named.hash), 'model.onnx')], files.folderOf(named.hash), wishes());
    expect(content.size).toBe(2);
  });

  it('is missed in words that say where it was looked for', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'onnx'));
    const path = join(folder, 'onnx', 'model.onnx');
    await writeFile(path, tinyTextModel());
    const files = createBackboneFiles(join(folder, 'library'));
    const error = await failureOf(files.take([path], null, signal));
    expect(error.message).toContain(`there is no tokenizer.json in ${join(folder, 'onnx')} or ${folder}`);
    expect(error.hint).toContain('--tokenizer');
    expect((await failureOf(files.take([path], join(folder, 'none.json'), signal))).message).toContain('There is no tokenizer at');
  });

  it('is refused with a model of anything else', async () => {
    const { folder } = await written();
    const path = join(folder, 'colour.onnx');
    await writeFile(path, meanColourClassifier(2));
    const files = createBackboneFiles(join(folder, 'library'));
    const error = await failureOf(files.take([path], join(folder, 'tokenizer.json'), signal));
    expect(error.message).toContain('takes no ids of tokens');
    // One that only lies beside is left alone.
    expect((await files.take([path], null, signal)).bytes).toBe(meanColourClassifier(2).length);
  });
});
