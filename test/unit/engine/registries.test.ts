import { describe, expect, it } from 'vitest';
import { fineTuningParameters } from '../../../shared/config/fine-tuning.ts';
import { trainingParameters } from '../../../shared/config/training.ts';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Descriptor, Parameter } from '../../../shared/model/parameters.ts';
import { sourceFree } from '../../../shared/model/fit.ts';
import { methodDescriptorSchema, networkDescriptorSchema } from '../../../shared/model/parameters.ts';
import { methodNamed, methods } from '../../../main/engine/methods/index.ts';
import { buildModel } from '../../../main/engine/model.ts';
import { networkNamed, networks } from '../../../main/engine/networks/index.ts';
import { pretrainedDescriptor } from '../../../main/engine/networks/pretrained/network.ts';
import { classesFor, tableInput } from '../../helpers/small-training.ts';

const sentence = /^\p{Lu}.*\.$/su;
const all: readonly Descriptor[] = [...[...methods, ...networks].map(({ descriptor }) => descriptor), pretrainedDescriptor];
const settings = [
  { id: 'training', parameters: [...trainingParameters] },
  { id: 'fine-tuning', parameters: [...fineTuningParameters] },
];
const parameters = [...all, ...settings].flatMap((entry) =>
  entry.parameters.map((parameter: Parameter) => ({ name: `${entry.id}.${parameter.key}`, parameter })),
);

describe('registries', () => {
  it('hold what the contract can carry, under names of their own', () => {
    for (const { descriptor } of methods) expect(methodDescriptorSchema.parse(descriptor)).toEqual(descriptor);
    for (const { descriptor } of networks) expect(networkDescriptorSchema.parse(descriptor)).toEqual(descriptor);
    for (const list of [methods, networks]) expect(new Set(list.map(({ descriptor }) => descriptor.id)).size).toBe(list.length);
  });

  it('find each entry by its name', () => {
    for (const method of methods) expect(methodNamed(method.descriptor.id)).toBe(method);
    for (const network of networks) expect(networkNamed(network.descriptor.id)).toBe(network);
  });

  it.each(methods.map(({ descriptor }) => descriptor))('method $id says where it is from and when not to use it', (descriptor) => {
    expect(descriptor.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(descriptor.title).not.toBe('');
    expect(descriptor.description).toMatch(sentence);
    expect(descriptor.avoidWhen).toMatch(sentence);
    expect(descriptor.paper).toMatch(/\p{L}.*\b(19|20)\d\d$/u);
  });

  it.each(methods)('method $descriptor.id updates networks that there are', ({ descriptor }) => {
    const choice = { method: descriptor.id, methodParameters: {}, network: 'mlp', networkParameters: {} };
    const { phases, stacks, averages, copies, needs } = buildModel(choice, tableInput, classesFor(choice.method));
    const averaged = averages.map(({ name }) => name);
    const trained = Object.keys(stacks).filter((name) => !averaged.includes(name));
    expect(phases.length).toBeGreaterThan(0);
    expect(new Set(phases.map(({ name }) => name)).size).toBe(phases.length);
    for (const { updates, rates = {}, repeat } of phases) {
      expect(trained).toEqual(expect.arrayContaining([...updates]));
      expect(updates).toEqual(expect.arrayContaining(Object.keys(rates)));
      expect(repeat).toBeGreaterThanOrEqual(1);
    }
    // What nothing trains would stay as it was drawn; what the source-only model or another network gives may stay as it is.
    const updated = new Set(phases.flatMap(({ updates }) => updates));
    const given = new Set([...(needs.sourceModel ? ['extractor', 'head'] : []), ...copies.map(({ name }) => name)]);
    const drawn = trained.filter((name) => !given.has(name) && stacks[name]?.variables.some(({ role }) => role !== 'statistic'));
    expect(drawn.filter((name) => !updated.has(name))).toEqual([]);
    expect([...updated].filter((name) => !trained.includes(name))).toEqual([]);
    for (const { averageOf, decay } of averages) {
      expect(trained).toContain(averageOf);
      expect(decay).toBeGreaterThan(0);
      expect(decay).toBeLessThan(1);
    }
    // A baseline brings nothing of its own: what it trains is what is compared.
    if (descriptor.setting === 'source-only') expect(Object.keys(stacks)).toEqual(['extractor', 'head']);
  });

  it.each(methods)('method $descriptor.id sees no source item exactly where its setting says so', ({ descriptor, needs }) => {
    expect(needs?.noSource ?? false).toBe(sourceFree.includes(descriptor.setting));
  });

  it.each([...networks.map(({ descriptor }) => descriptor), pretrainedDescriptor])(
    'network $id says what it is and what it takes',
    (descriptor) => {
      expect(descriptor.title).not.toBe('');
      expect(descriptor.description).toMatch(sentence);
      expect(descriptor.inputs.length).toBeGreaterThan(0);
    },
  );

  it.each(parameters)('$name has a label, a sentence and a default that it accepts', ({ name, parameter }) => {
    expect(parameter.key).toMatch(/^[a-z][A-Za-z]*$/);
    expect(parameter.label).not.toBe('');
    expect(parameter.description).toMatch(sentence);
    expect(resolveParameters([parameter], {}, name)).toEqual({ [parameter.key]: parameter.default });
    if (parameter.kind === 'choice') for (const { value, label } of parameter.choices) expect([value, label]).not.toContain('');
  });
});
