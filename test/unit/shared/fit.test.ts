import { describe, expect, it } from 'vitest';
import { misfitOf, situationOf } from '../../../shared/model/fit.ts';
import type { MethodDescriptor, Setting } from '../../../shared/model/parameters.ts';

const data = (...classes: readonly string[]) => ({ classes: [...classes] });
const method = (setting: Setting): MethodDescriptor => ({
  id: `a-${setting}`,
  title: `A ${setting} method`,
  description: '',
  parameters: [],
  paper: '',
  setting,
  avoidWhen: '',
});
const methods = (['closed', 'partial', 'open', 'multi-source', 'semi-supervised', 'source-free', 'test-time'] as const).map(method);

describe('the situation of a run', () => {
  it('tells which classes are missing on either side', () => {
    expect(situationOf([data('cup', 'mug', 'jug')], data('mug', 'vase'), 2)).toEqual({
      task: 'classification',
      sources: 1,
      modelAlone: false,
      targetLabelled: true,
      onlySource: ['cup', 'jug'],
      onlyTarget: ['vase'],
      labelledTarget: 2,
    });
  });

  it('takes the classes of several sources together', () => {
    expect(situationOf([data('cup', 'mug'), data('mug', 'jug')], data('cup', 'mug', 'jug'), 0)).toMatchObject({
      sources: 2,
      onlySource: [],
      onlyTarget: [],
    });
    expect(situationOf([data('cup', 'mug'), data('mug', 'jug')], data('mug'), 0).onlySource).toEqual(['cup', 'jug']);
  });

  it('says nothing of classes where the target has no labels', () => {
    expect(situationOf([data('cup', 'mug')], data(), 0)).toMatchObject({ targetLabelled: false, onlySource: [], onlyTarget: [] });
  });
});

describe('a method that does not suit the data', () => {
  const misfit = (setting: Setting, ...situation: Parameters<typeof situationOf>) =>
    misfitOf(method(setting), situationOf(...situation), methods);

  it('is none where they fit', () => {
    const [source, target] = [[data('cup', 'mug')], data('cup', 'mug')] as const;
    expect(misfit('closed', source, target, 0)).toBeNull();
    expect(misfit('semi-supervised', source, target, 3)).toBeNull();
    expect(misfit('multi-source', [...source, ...source], target, 0)).toBeNull();
    expect(misfit('partial', [data('cup', 'mug', 'jug')], target, 0)).toBeNull();
    expect(misfit('open', source, data('cup', 'mug', 'jug'), 0)).toBeNull();
    expect(misfit('source-only', [data('cup', 'mug', 'jug')], data('cup', 'vase'), 0)).toBeNull();
  });

  it('cannot be run without what it needs', () => {
    expect(misfit('multi-source', [data('cup', 'mug')], data('cup', 'mug'), 0)).toMatchObject({ overridable: false });
    expect(misfit('semi-supervised', [data('cup', 'mug')], data('cup', 'mug'), 0)).toMatchObject({ overridable: false });
    expect(misfit('semi-supervised', [data('cup', 'mug')], data(), 3)?.message).toContain('the target has none');
    expect(misfit('closed', [data('cup', 'mug')], data('cup', 'mug'), 3)?.hint).toContain('a-semi-supervised');
  });

  it('is told from one for numbers by what the labels are', () => {
    const numbers = { classes: [], labelRange: { known: 9, mean: 0, deviation: 1, minimum: -2, maximum: 2 } };
    const forNumbers: MethodDescriptor = { ...method('regression'), tasks: ['regression'] };
    const all = [...methods, forNumbers];
    const refused = misfitOf(method('closed'), situationOf([numbers], numbers, 0), all);
    expect(refused).toMatchObject({ message: 'The labels are numbers, and A closed method learns classes.', overridable: false });
    expect(refused?.hint).toBe('Choose one of a-regression.');
    expect(misfitOf(forNumbers, situationOf([numbers], data(), 0), all)).toBeNull();
    expect(misfitOf(forNumbers, situationOf([data('cup', 'mug')], data('cup', 'mug'), 0), all)?.message).toContain('learns numbers');
  });

  it('cannot be run on a model of the source alone unless it needs no item of that, and those that do not are named', () => {
    const [model, target] = [[data('cup', 'mug')], data('cup', 'mug')] as const;
    for (const setting of ['closed', 'partial', 'source-only', 'multi-source'] as const) {
      expect(misfit(setting, model, target, 0, true)).toMatchObject({ overridable: false });
      expect(misfit(setting, model, target, 0, true)?.hint).toContain('(a-source-free, a-test-time)');
    }
    for (const setting of ['source-free', 'test-time'] as const) expect(misfit(setting, model, target, 0, true)).toBeNull();
    expect(misfit('source-free', [data('cup', 'mug', 'jug')], target, 0, true)?.message).toContain('The target lacks jug');
  });

  it('can be run at its own risk where classes are missing, and another is named', () => {
    const fewer = misfit('closed', [data('cup', 'mug', 'jug')], data('cup', 'mug'), 0);
    expect(fewer).toMatchObject({ overridable: true });
    expect(fewer?.message).toContain('The target lacks jug');
    expect(fewer?.hint).toContain('a-partial');
    const more = misfit('partial', [data('cup', 'mug')], data('cup', 'vase'), 0);
    expect(more).toMatchObject({ overridable: true });
    expect(more?.hint).toContain('a-open');
  });
});
