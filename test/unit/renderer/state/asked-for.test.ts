import { describe, expect, it } from 'vitest';
import { methods } from '../../../../main/engine/methods/index.ts';
import { networks } from '../../../../main/engine/networks/index.ts';
import { bySetting, settings } from '../../../../renderer/components/settings.ts';
import { pretrainedDescriptor } from '../../../../main/engine/networks/pretrained/network.ts';
import { askedFor, firstPair, networksFor } from '../../../../renderer/state/asked-for.ts';
import { datasetRecord } from '../../../helpers/records.ts';

describe('what a form asks for', () => {
  const form = { source: 'a', moreSources: ['b', ''], target: 't', labelledTarget: 3, method: 'dann', upperBound: false };

  it.each([
    ['multi-source', ['b'], 0],
    ['semi-supervised', [], 3],
    ['closed', [], 0],
    [undefined, [], 0],
  ] as const)('of a method of the setting %s', (setting, moreSources, labelledTarget) => {
    expect(askedFor(form, setting)).toEqual({ ...form, moreSources, labelledTarget });
  });
});

describe('the first pair', () => {
  const samples = [{ name: 'Sample source' }, { name: 'Sample target' }];
  const data = (id: string, change: Parameters<typeof datasetRecord>[0] = {}) => datasetRecord({ id, name: id, ...change });

  it('are the samples where there is nothing else', () => {
    const [source, target] = [data('s', { name: 'Sample source' }), data('t', { name: 'Sample target' })];
    expect(firstPair([source, target], samples)).toEqual({ source: 's', target: 't' });
    expect(firstPair([data('x'), source, target], samples)).toEqual({ source: 's', target: 'x' });
  });

  it('are the newest two, the source labelled', () => {
    expect(firstPair([data('new'), data('old'), data('older')], samples)).toEqual({ source: 'old', target: 'new' });
    expect(firstPair([data('new', { classes: [] }), data('old'), data('older', { classes: [] })], samples)).toEqual({
      source: 'old',
      target: 'new',
    });
    // Two versions are one data set.
    const versions = [data('new', { name: 'New', version: 2 }), data('first', { name: 'New' }), data('old')];
    expect(firstPair(versions, samples)).toEqual({ source: 'old', target: 'new' });
    expect(firstPair([data('only')], samples)).toEqual({ source: 'only', target: '' });
    expect(firstPair([data('bare', { classes: [] })], samples)).toEqual({ source: '', target: 'bare' });
  });
});

describe('the networks that are offered', () => {
  const all = [...networks.map(({ descriptor }) => descriptor), pretrainedDescriptor];
  const offered = (kind: 'image' | 'audio' | null, format: 'onnx' | 'layers' | null): string[] =>
    networksFor(all, kind, format === null ? null : { format }).map(({ id }) => id);

  it('take the kind of the data, or a backbone’s features of whatever kind', () => {
    expect(offered('image', null)[0]).toBe('cnn-small');
    expect(offered('audio', null)[0]).toBe('audio-cnn');
    expect(offered('image', null)).not.toContain('text-cnn');
    for (const kind of ['image', 'audio'] as const) expect(offered(kind, 'onnx')).toEqual(['mlp', 'linear']);
  });

  it('have the one that trains a backbone where that can be trained, and nowhere else', () => {
    expect(offered('image', 'layers')).toEqual(['mlp', 'linear', 'pretrained']);
    expect(offered('image', null)).not.toContain('pretrained');
  });

  it('are all before data are chosen', () => {
    expect(offered(null, null)).toEqual(networks.map(({ descriptor }) => descriptor.id));
  });
});

describe('methods by setting', () => {
  const descriptors = methods.map(({ descriptor }) => descriptor);
  const groups = bySetting(descriptors);

  it('are all there, each once, under what it takes for granted', () => {
    const grouped = groups.flatMap(({ setting, methods: list }) => list.map((method) => [method.id, setting]));
    expect(grouped.toSorted()).toEqual(descriptors.map(({ id, setting }) => [id, setting]).toSorted());
    expect(groups.every((group) => group.methods.length > 0)).toBe(true);
  });

  it('say what that is', () => {
    for (const { title, about } of Object.values(settings)) {
      expect(title).not.toBe('');
      expect(about).toMatch(/^\p{Lu}.*: .*\.$/u);
    }
  });
});
