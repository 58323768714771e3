/* Whole steps of methods, with the perceptron. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../main/engine/model.ts';
import type { Model } from '../../main/engine/model.ts';
import type { Batch, Phase } from '../../main/engine/methods/method.ts';
import { eagerExecution } from '../../main/engine/training/eager.ts';
import { optimiserNamed } from '../../main/engine/training/optimiser.ts';
import { Progress } from '../../main/engine/training/progress.ts';
import { initialState } from '../../main/engine/training/state.ts';
import type { StoredValues } from '../../main/engine/training/state.ts';
import type { StepRule } from '../../main/engine/training/step.ts';
import { expectClose } from './close.ts';
import { fixtures, tensor } from './fixtures.ts';
import type { DannStepCase, McdStepsCase, Stored } from './fixtures.ts';
import { onEngines } from './on-engines.ts';
import { update } from './update.ts';

const columns = ['a', 'b', 'c', 'd', 'e', 'f'];
const input = { kind: 'table' as const, columns, mean: columns.map(() => 0), deviation: columns.map(() => 1) };
const ruleOf = (optimiser: 'sgd' | 'adam'): StepRule => ({
  optimiser: optimiserNamed(optimiser, 0),
  momentum: 0,
  weightDecay: 0,
  clipNorm: 0,
});

/** The model of a case, and its state before the first step, for the fixture's weights are all weights that there are. */
function begin(method: string, rule: StepRule, { networkParameters, methodParameters, weights }: DannStepCase | McdStepsCase) {
  const model = buildModel({ method, methodParameters, network: 'mlp', networkParameters }, input, ['0', '1', '2']);
  const given = Object.entries(weights).map(([name, { shape, values }]) => [name, { shape, values: Float32Array.from(values) }] as const);
  expect(Object.keys(weights).sort()).toEqual(model.variables.flatMap(({ name, role }) => (role === 'statistic' ? [] : [name])).sort());
  const values: StoredValues = { ...initialState(model, rule, 1).values, ...Object.fromEntries(given) };
  return { model, values };
}

const tensors = (values: StoredValues): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(values).map(([name, { shape, values: own }]) => [name, tf.tensor(own, [...shape])]));

const batchOf = ({ source, labels, target }: Record<'source' | 'labels' | 'target', Stored>): Batch => ({
  source: tensor(source),
  labels: tensor(labels) as tf.Tensor2D,
  target: tensor(target),
});

function expectTerms(found: Readonly<Record<string, number | undefined>>, expected: Readonly<Record<string, number>>): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) expect(found[name], name).toBeCloseTo(value, 5);
}

onEngines(() => {
  describe('a step of DANN, against PyTorch', () => {
    it.each(fixtures('dann-step'))('normalisation $normalisation', (given) => {
      const rule = ruleOf('sgd');
      const { model, values } = begin('dann', rule, given);
      const moment = { progress: given.progress, learningRate: 1, updates: {} };
      const before = tensors(values);
      const after = update(model, model.phases[0] as Phase<string>, rule, before, batchOf(given), moment);
      const { loss, classificationLoss, domainLoss, lambda } = given;
      expectTerms(after.terms, { loss, 'classification-loss': classificationLoss, 'domain-loss': domainLoss, lambda });
      expect(Object.keys(after.gradients).sort()).toEqual(Object.keys(given.gradients).sort());
      for (const [name, gradient] of Object.entries(given.gradients)) {
        expectClose(after.gradients[name] as tf.Tensor, gradient, 5e-6);
        // Plain descent at rate 1 moves each weight by its gradient.
        expectClose(tf.sub(before[name] as tf.Tensor, after.values[name] as tf.Tensor), gradient, 5e-6);
      }
    });
  });

  describe('two steps of MCD, n = 2, against PyTorch with one Adam for each network', () => {
    const cases = fixtures('mcd-steps');
    const phaseOf = (model: Model, name: string): Phase<string> => model.phases.find((phase) => phase.name === name) as Phase<string>;

    it.each(cases)('update by update: losses, gradients and values, normalisation $normalisation', (given) => {
      const rule = ruleOf('adam');
      const begun = begin('mcd', rule, given);
      let values = tensors(begun.values);
      const updates: Record<string, number> = {};
      for (const [at, { phase: name, terms, gradients }] of given.updates.entries()) {
        const phase = phaseOf(begun.model, name);
        const after = update(begun.model, phase, rule, values, batchOf(given), { progress: 0, learningRate: given.learningRate, updates });
        expectTerms(after.terms, terms);
        expect(Object.keys(after.gradients).sort()).toEqual(Object.keys(gradients).sort());
        for (const [weight, gradient] of Object.entries(gradients)) expectClose(after.gradients[weight] as tf.Tensor, gradient, 1e-5);
        values = after.values;
        for (const network of phase.updates) updates[network] = (updates[network] ?? 0) + 1;
        const whole = at % 4 === 3 ? given.after[Math.floor(at / 4)] : {};
        for (const [weight, stored] of Object.entries(whole ?? {})) expectClose(values[weight] as tf.Tensor, stored, 1e-5);
      }
      expect(updates).toEqual({ extractor: 6, head: 4, 'second-head': 4 });
    });

    it.each(cases)('as a training makes them: values, mean losses, counts of updates, normalisation $normalisation', async (given) => {
      const rule = ruleOf('adam');
      const { model, values } = begin('mcd', rule, given);
      const execution = await eagerExecution({ model, rule, seed: 1, batch: { source: 8, target: 8 }, values });
      const progress = new Progress(model, { learningRate: given.learningRate, learningRateSchedule: 'constant' }, 10, {
        step: 0,
        updates: {},
      });
      const numbers = ({ values }: Stored): Float32Array => Float32Array.from(values);
      const batch = { source: numbers(given.source), labels: numbers(given.labels), target: numbers(given.target) };
      for (const [step, expected] of given.after.entries()) {
        progress.advance(execution, batch);
        const found = tensors(await execution.read());
        for (const [name, stored] of Object.entries(expected)) expectClose(found[name] as tf.Tensor, stored, 1e-5);
        const made = given.updates.slice(4 * step, 4 * step + 4);
        const meanOf = (phase: string, term: string): number => {
          const all = made.filter((one) => one.phase === phase).map(({ terms }) => terms[term] ?? Number.NaN);
          return all.reduce((sum, value) => sum + value, 0) / all.length;
        };
        expectTerms(
          await execution.losses(),
          Object.fromEntries(
            made.flatMap(({ phase, terms }) =>
              Object.keys(terms).map((term) => [term === 'loss' ? `${phase}-loss` : term, meanOf(phase, term)]),
            ),
          ),
        );
      }
      expect(progress.updates).toEqual({ extractor: 6, head: 4, 'second-head': 4 });
      execution.dispose();
    });
  });
});
