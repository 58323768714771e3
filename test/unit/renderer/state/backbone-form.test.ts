import { describe, expect, it } from 'vitest';
import { emptyForm, isComplete, problemsOf, proposedName, requestOf, runsToTake } from '../../../../renderer/state/backbone-form.ts';
import type { BackboneForm } from '../../../../renderer/state/backbone-form.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import { requests } from '../../../../shared/contract/contract.ts';
import { runRecord } from '../../../helpers/records.ts';

const form = (change: Partial<BackboneForm> = {}): BackboneForm => ({ ...emptyForm(), path: ' /models/colours.onnx ', ...change });
const asked = (change: Partial<BackboneForm> = {}) => requests['backbones.add'].input.parse(requestOf(form(change), ' Colours ', 'job'));
const finished = runRecord({ id: 'done', state: 'finished' });

describe('a form for a new backbone', () => {
  it('asks for a file, with all that is not said left to be found out', () => {
    expect(asked()).toEqual(
      requests['backbones.add'].input.parse({ name: 'Colours', paths: ['/models/colours.onnx'], licence: '', job: 'job' }),
    );
  });

  it('asks for what is said of the model', () => {
    const { wishes, licence } = asked({
      preset: 'clip',
      size: '224 × 192',
      rate: 8000,
      seconds: 1.5,
      fullScale: 32768,
      layer: ' pooled ',
      licence: ' MIT ',
    });
    expect(wishes).toMatchObject({ preset: 'clip', size: [224, 192], rate: 8000, seconds: 1.5, fullScale: 32768, layer: 'pooled' });
    expect(licence).toBe('MIT');
    expect(asked({ size: '96' }).wishes.size).toEqual([96, 96]);
  });

  it('asks for what is said of a model of texts', () => {
    const said = asked({ tokenizer: ' /models/tokenizer.json ', length: 64, pooling: 'first' });
    expect(said.wishes).toMatchObject({ tokenizer: '/models/tokenizer.json', length: 64, pooling: 'first' });
    expect(asked().wishes).toMatchObject({ tokenizer: null, length: null, pooling: null });
  });

  it('asks for log-mel energies, and what they are scaled by, only where that is chosen', () => {
    const energies: Partial<BackboneForm> = { bands: 64, window: 0.032, hop: 0.016, scale: 0.1, offset: 2 };
    expect(asked({ ...energies, logMel: 'bands-first' }).wishes).toMatchObject({ logMel: 'bands-first', ...energies });
    expect(asked({ logMel: 'frames-first' }).wishes).toMatchObject({ bands: null, window: 0.025, hop: 0.01, scale: 1, offset: 0 });
    expect(asked(energies).wishes).toEqual(asked().wishes);
    expect(asked({ ...energies, logMel: 'bands-first', from: 'chain', second: '/models/second.onnx' }).wishes).toMatchObject({
      logMel: null,
    });
  });

  it('asks for two files that are chained, and what is between them, only where that is chosen', () => {
    const chained: Partial<BackboneForm> = { second: '/models/second.onnx', windowStep: 8, scale: 0.1, offset: 2 };
    expect(asked({ ...chained, from: 'chain' })).toMatchObject({
      paths: ['/models/colours.onnx', '/models/second.onnx'],
      wishes: { windowStep: 8, scale: 0.1, offset: 2 },
    });
    expect(asked(chained)).toMatchObject({ paths: ['/models/colours.onnx'], wishes: { windowStep: null, scale: 1, offset: 0 } });
  });

  it('asks for a run, which says itself what it is fed', () => {
    expect(asked({ from: 'run', run: 'done', size: '224', layer: 'pooled' })).toEqual(
      requests['backbones.add'].input.parse({ name: 'Colours', run: 'done', job: 'job' }),
    );
  });

  it('is complete when all files, or a run, and a name are there', () => {
    expect(isComplete(form(), 'Colours')).toBe(true);
    expect(isComplete(form(), ' ')).toBe(false);
    expect(isComplete(form({ path: '' }), 'Colours')).toBe(false);
    expect([isComplete(form({ from: 'chain' }), 'a'), isComplete(form({ from: 'chain', second: 'b.onnx' }), 'a')]).toEqual([false, true]);
    expect([isComplete(form({ from: 'run' }), 'a'), isComplete(form({ from: 'run', run: 'done' }), 'a')]).toEqual([false, true]);
  });

  it.each([
    ['size', { size: '224x' }],
    ['size', { size: '4096x4096' }],
    ['rate', { rate: 100 }],
    ['rate', { rate: 16000.5 }],
    ['seconds', { seconds: 0 }],
    ['length', { length: 1 }],
    ['bands', { logMel: 'frames-first', bands: 0 }],
    ['window', { logMel: 'frames-first', window: 2 }],
    ['hop', { logMel: 'frames-first', hop: 0 }],
    ['windowStep', { from: 'chain', second: 'b.onnx', windowStep: 0 }],
  ] satisfies [string, Partial<BackboneForm>][])('says what is wrong with its %s: %j', (field, change) => {
    expect(Object.keys(problemsOf(form(change)))).toEqual([field]);
    expect(isComplete(form(change), 'Colours')).toBe(false);
  });

  it('does not mind what is not asked for', () => {
    expect(problemsOf(form({ windowStep: 0 }))).toEqual({});
    expect(problemsOf(form({ from: 'run', run: 'done', size: 'large' }))).toEqual({});
  });
});

describe('the name that is proposed', () => {
  it.each([
    ['/models/colours.onnx', 'colours'],
    ['C:\\models\\colours.v2.ONNX', 'colours.v2'],
    ['/models/mobilenet/model.json', 'mobilenet'],
    ['/models/other.json', 'other'],
    ['', ''],
  ])('of %j is %j', (path, name) => expect(proposedName(form({ path }), [])).toBe(name));

  it('of a run is what it learnt from', () => {
    expect(proposedName(form({ from: 'run', run: 'done' }), [finished])).toBe('Digits cnn-small');
    expect(proposedName(form({ from: 'run' }), [finished])).toBe('');
  });
});

it('runs that can be a backbone are finished, and fed items', () => {
  const on = runRecord({ id: 'on', state: 'finished', config: runConfigSchema.parse({ source: 'a', target: 'b', backbone: 'one' }) });
  expect(runsToTake([on, runRecord({ state: 'failed' }), finished])).toEqual([finished]);
});
