import { describe, expect, it } from 'vitest';
import { trainingParameters } from '../../../shared/config/training.ts';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { Descriptor, Parameter } from '../../../shared/model/parameters.ts';
import { methodDescriptorSchema, networkDescriptorSchema } from '../../../shared/model/parameters.ts';
import { methodNamed, methods } from '../../../main/engine/methods/index.ts';
import { networkNamed, networks } from '../../../main/engine/networks/index.ts';

const sentence = /^\p{Lu}.*\.$/su;
const all: readonly Descriptor[] = [...methods, ...networks].map(({ descriptor }) => descriptor);
const parameters = [...all, { id: 'training', parameters: [...trainingParameters] }].flatMap((entry) =>
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

  it.each(methods.map((method) => ({ id: method.descriptor.id, method })))('method $id updates networks that there are', ({ method }) => {
    const own = Object.keys(method.networks({}));
    const phases = method.phases({});
    expect(phases.length).toBeGreaterThan(0);
    expect(new Set(phases.map(({ name }) => name)).size).toBe(phases.length);
    for (const { updates, repeat } of phases) {
      for (const name of updates) expect(['extractor', 'head', ...own]).toContain(name);
      expect(repeat).toBeGreaterThanOrEqual(1);
    }
    // A baseline brings nothing of its own: what it trains is what is compared.
    if (method.descriptor.setting === 'source-only') expect(own).toEqual([]);
  });

  it.each(networks.map(({ descriptor }) => descriptor))('network $id says what it is and what it takes', (descriptor) => {
    expect(descriptor.title).not.toBe('');
    expect(descriptor.description).toMatch(sentence);
    expect(descriptor.inputs.length).toBeGreaterThan(0);
  });

  it.each(parameters)('$name has a label, a sentence and a default that it accepts', ({ name, parameter }) => {
    expect(parameter.key).toMatch(/^[a-z][A-Za-z]*$/);
    expect(parameter.label).not.toBe('');
    expect(parameter.description).toMatch(sentence);
    expect(resolveParameters([parameter], {}, name)).toEqual({ [parameter.key]: parameter.default });
    if (parameter.kind === 'choice') for (const { value, label } of parameter.choices) expect([value, label]).not.toContain('');
  });
});
