/* Each method's losses and gradients, phase by phase, against its reference in PyTorch: test/formula/reference/<method>.py. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { methods } from '../../main/engine/methods/index.ts';
import type { Batch } from '../../main/engine/methods/method.ts';
import { buildModel } from '../../main/engine/model.ts';
import { optimiserNamed } from '../../main/engine/training/optimiser.ts';
import { initialState } from '../../main/engine/training/state.ts';
import type { StepRule } from '../../main/engine/training/step.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { expectClose } from './close.ts';
import { tensor } from './fixtures.ts';
import type { Stored } from './fixtures.ts';
import { onEngines } from './on-engines.ts';
import { update } from './update.ts';

interface Reference {
  readonly normalisation: string;
  readonly networkParameters: ParameterValues;
  readonly methodParameters: ParameterValues;
  readonly progress: number;
  readonly sources: number;
  readonly batch: Readonly<Record<string, Stored>>;
  readonly weights: Readonly<Record<string, Stored>>;
  readonly statistics: Readonly<Record<string, Stored>>;
  readonly phases: Readonly<Record<string, { terms: Readonly<Record<string, number>>; gradients: Readonly<Record<string, Stored>> }>>;
}

const columns = ['a', 'b', 'c', 'd', 'e', 'f'];
const input = { kind: 'table' as const, columns, mean: columns.map(() => 0), deviation: columns.map(() => 1) };
const rule: StepRule = { optimiser: optimiserNamed('sgd', 0), momentum: 0, weightDecay: 0, clipNorm: 0 };
const pathOf = (method: string): string => join(import.meta.dirname, 'reference', `${method}.json`);
const referencesOf = (method: string): Reference[] => JSON.parse(readFileSync(pathOf(method), 'utf8')) as Reference[];

describe('a reference', () => {
  it.each(methods.map(({ descriptor }) => descriptor.id))('is there for %s', (method) => {
    expect(existsSync(pathOf(method)), `test/formula/reference/write.py makes ${method}.json`).toBe(true);
    expect(referencesOf(method).length).toBeGreaterThan(0);
  });
});

const cases = methods.flatMap(({ descriptor: { id: method } }) =>
  existsSync(pathOf(method))
    ? referencesOf(method).map((reference, at) => ({ method, number: at + 1, normalisation: reference.normalisation, reference }))
    : [],
);

onEngines(() => {
  it.each(cases)('$method, case $number, normalisation $normalisation: losses and gradients as in PyTorch', ({ method, reference }) => {
    const { networkParameters, methodParameters, sources } = reference;
    const classes = reference.batch['labels']?.shape[1] === 1 ? [] : ['0', '1', '2'];
    const model = buildModel({ method, methodParameters, network: 'mlp', networkParameters }, input, classes, sources);
    // The reference's weights are all weights that there are.
    expect(Object.keys(reference.weights).sort()).toEqual(
      model.variables.flatMap(({ name, role }) => (role === 'statistic' ? [] : [name])).sort(),
    );
    const start = Object.entries(initialState(model, rule, 1).values).map(([name, { shape, values }]) => {
      const given = reference.weights[name] ?? reference.statistics[name];
      return [name, given ? tensor(given) : tf.tensor(values, [...shape])] as const;
    });
    const batch = Object.fromEntries(Object.entries(reference.batch).map(([part, stored]) => [part, tensor(stored)])) as Partial<Batch>;
    const none = tf.zeros([0, columns.length]);
    const whole = { source: none, target: none, labels: tf.zeros<tf.Rank.R2>([0, model.labelWidth]), ...batch };
    expect(Object.keys(reference.phases)).toEqual(model.phases.map(({ name }) => name));
    for (const phase of model.phases) {
      const moment = { progress: reference.progress, learningRate: 0, updates: {} };
      const found = update(model, phase, rule, Object.fromEntries(start), whole, moment);
      const { terms, gradients } = reference.phases[phase.name] ?? { terms: {}, gradients: {} };
      expect(Object.keys(found.terms).sort()).toEqual(Object.keys(terms).sort());
      for (const [name, value] of Object.entries(terms)) expect(found.terms[name], `${phase.name}, ${name}`).toBeCloseTo(value, 4);
      for (const [name, gradient] of Object.entries(found.gradients))
        expectClose(gradient, gradients[name] ?? { shape: [], values: [] }, 2e-5);
    }
  });
});
