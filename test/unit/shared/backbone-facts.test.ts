import { describe, expect, it } from 'vitest';
import { backboneNamed, layerTaken, originText, poolingText, shapeText, takenBy } from '../../../shared/model/backbone-facts.ts';
import type { Backbone } from '../../../shared/model/backbone.ts';
import { backboneRecord } from '../../helpers/records.ts';

const recordings = { kind: 'audio', rate: 16000, samples: 24000, window: 1, hop: 1, bands: 1, mean: 0, deviation: 1 } as const;
const texts = { kind: 'text' as const, terms: [], weights: [], length: 8 };
const grey = { kind: 'image', height: 28, width: 32, channels: 1, mean: [0], deviation: [1] } as const;

describe('what is told of a backbone', () => {
  it.each([
    [{}, 'colour images of 8 × 8, channels first'],
    [{ input: { ...grey, mean: [0], deviation: [1] }, layout: 'nhwc' }, 'grey images of 28 × 32'],
    [{ input: { ...recordings, samplesAlone: true } }, '1.50 s of recordings at 16000 Hz'],
    [{ input: { ...recordings, bands: 64 } }, '1.50 s of recordings at 16000 Hz as log-mel energies, 64 bands'],
    [{ input: { ...texts, encoding: 'tokens' } }, 'texts'],
    [{ input: { ...texts, encoding: 'pieces', tokenizer: { file: 'tokenizer.json', padding: 0 } } }, 'texts of up to 8 tokens'],
  ] satisfies [Partial<Backbone>, string][])('is what it takes: %j', (change, text) => {
    expect(takenBy(backboneRecord(change))).toBe(text);
  });

  it('is the layer that is taken, of a chain the second model’s', () => {
    const chain = { file: 'second.onnx', layer: 'embedding', length: 76, step: 8, scale: 0.1, offset: 2 };
    expect([layerTaken(backboneRecord()), layerTaken(backboneRecord({ chain }))]).toEqual(['pooled', 'embedding']);
  });

  it('is what is made of tokens, where that is to be said', () => {
    expect([undefined, 'mean' as const, 'first' as const].map((pooling) => poolingText({ ...(pooling && { pooling }) }))).toEqual([
      '',
      'the mean over the tokens',
      'those of the first token',
    ]);
  });

  it.each([
    ['/models/speech/mel.onnx + /models/speech/embedding.onnx', 'mel.onnx + embedding.onnx'],
    ['C:\\models\\mobilenet\\model.json', 'mobilenet/model.json'],
    ['run 12ab', 'run 12ab'],
  ])('is its origin in short: %s', (origin, text) => expect(originText({ origin })).toBe(text));

  it('is a shape, with a question mark for what an item decides', () => {
    expect(shapeText({ name: '', shape: [null, 7, 1280] })).toBe('? × 7 × 1280');
    expect(shapeText({ name: '', shape: [] })).toBe('');
  });

  it('is its name, also where it was removed', () => {
    expect(backboneNamed('backbone-1', [backboneRecord()])).toBe('MobileNet');
    expect(backboneNamed('backbone-2', [backboneRecord()])).toBe('a removed backbone');
  });
});
