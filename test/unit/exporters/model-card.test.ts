import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import type { Bundle } from '../../../main/exporters/bundle.ts';
import { modelCard } from '../../../main/exporters/model-card.ts';
import { exportContent } from '../../helpers/exports.ts';
import { backboneRecord } from '../../helpers/records.ts';

beforeAll(() => loadEngine('wasm'));

const bundleOf = async (network: string): Promise<Bundle> => ({
  bundle: 'isthmus',
  version: 1,
  format: 'tfjs',
  model: 'model.json',
  parity: { file: 'parity.json', items: 8, largestDifference: 2.5e-7 },
  ...(await exportContent({ network })).bundle,
});

describe('a model card', () => {
  it('says what the model is, where it comes from and how it is run', async () => {
    const card = modelCard(await bundleOf('cnn-small'));
    expect(card).toMatch(/^# cnn-small, dann: Studio → Orchard\n/);
    expect(card).toContain('Adapted by dann, seed 3, step 120, exported on 2026-03-01.');
    expect(card).toContain('- Classes: apple, pear\n');
    expect(card).toContain(`\`${'a'.repeat(32)}\``);
    expect(card).toContain('wasm 4.22.0');
    expect(card).toContain('2.5e-7');
    expect(card).toContain('isthmus predict');
    expect(card).toMatch(/A picture of 8 × 8 pixels with 1 channel, .*resized bilinearly/s);
    expect(card).toContain('255 in the training data');
  });

  it('calls an accuracy that needed the target’s labels an oracle, and says so where there is none', async () => {
    const bundle = await bundleOf('cnn-small');
    expect(modelCard(bundle)).toMatch(/target: 81\.3 % \(oracle: computed with target labels, which neither training nor selection saw\)/);
    const unlabelled = modelCard({ ...bundle, trained: { ...bundle.trained, targetAccuracy: null } });
    expect(unlabelled).toContain('its accuracy on the target is not known');
    expect(unlabelled).not.toContain('oracle');
  });

  it('does not call a baseline adapted', async () => {
    const bundle = await bundleOf('mlp');
    const card = modelCard({ ...bundle, trained: { ...bundle.trained, arm: 'source-only', method: 'erm' } });
    expect(card).toContain('Trained on the source alone, seed 3');
    expect(card).not.toContain('Adapted');
  });

  it('says where a model stood for the source', async () => {
    const bundle = await bundleOf('mlp');
    const from = (sourceModel: string | null) => modelCard({ ...bundle, trained: { ...bundle.trained, config: { sourceModel } } });
    expect(from('run-7')).toContain('- No source item was read: it starts from the source-only model of run run-7.\n- Target:');
    expect(from(null)).not.toContain('No source item');
  });

  it('says how a text becomes what the model takes', async () => {
    const bundle = await bundleOf('mlp');
    const text = { kind: 'text' as const, terms: ['good', 'bad'], weights: [1, 2], length: 0 };
    const terms = modelCard({ ...bundle, input: { ...text, encoding: 'terms' } });
    expect(terms).toMatch(/A text as words: in lower case .* How often each of the 2 terms of `bundle\.json` is in it/);
    const tokens = modelCard({ ...bundle, input: { ...text, encoding: 'tokens', weights: [], length: 40 } });
    expect(tokens).toMatch(/A text as words: .* The ids of its first 40 words\. 0 stands behind the last/);
    const hashed = modelCard({ ...bundle, input: { ...text, encoding: 'hashed', terms: [], weights: [], length: 512 } });
    expect(hashed).toMatch(/A text as words: .* Each word adds 1 to the number at \|h\| mod 512, .* MurmurHash3 \(x86, 32 bits/);
  });

  it('says how a text goes through a pretrained model, and what becomes of its tokens', async () => {
    const bundle = await bundleOf('mlp');
    const tokenizer = { file: 'tokenizer.json', padding: 1 };
    const of = { kind: 'text' as const, encoding: 'pieces' as const, terms: [], weights: [], length: 64, tokenizer };
    const { hash, name, licence, format, layout, size, chain } = backboneRecord();
    const known = { hash, name, licence, format, layout, size, chain, file: 'model.onnx', layer: 'last', input: of };
    const input = { kind: 'features' as const, backbone: { hash, name }, size, of, mean: [0], deviation: [1] };
    const card = (change: object): string => modelCard({ ...bundle, input, backbone: { ...known, ...change } });
    const tokens = card({ pooling: 'first' });
    expect(tokens).toContain(
      'the ids that the tokenizer in `backbone/tokenizer.json` gives, with those that it puts around a text, cut to 64.',
    );
    expect(tokens).toMatch(
      /`backbone\/model\.onnx` is fed the ids, a mask of 1 for each and 0 for padding \(id 1, .*`last` are for each token; those of the first token/,
    );
    expect(card({})).toContain('The values of `last` are the features.');
    const mel = { kind: 'audio', rate: 16000, samples: 16000, window: 400, hop: 160, bands: 40, mean: 0, deviation: 1 };
    expect(card({ input: mel, axes: ['one', 'bands', 'frames'] })).toContain('`backbone/model.onnx` is fed [items, 1, bands, frames].');
    expect(card({ input: { ...mel, samplesAlone: true } })).not.toContain('is fed');
  });

  it('names the columns of a table, twenty at most', async () => {
    const bundle = await bundleOf('mlp');
    expect(modelCard(bundle)).toContain('One row of 2 columns (x, y), each `(value − mean) / deviation`; a missing value becomes 0.');
    const columns = Array.from({ length: 25 }, (_, at) => `c${at}`);
    const wide = modelCard({ ...bundle, input: { kind: 'table', columns, mean: columns.map(() => 0), deviation: columns.map(() => 1) } });
    expect(wide).toMatch(/One row of 25 columns \(c0, .*c19, …\)/);
    const kinds = modelCard({
      ...bundle,
      input: { kind: 'table', columns: ['x', 'y'], categories: [null, ['p', 'q']], mean: [0, 0], deviation: [1, 1] },
    });
    expect(kinds).toContain('A name (y) becomes as many numbers');
  });
});
