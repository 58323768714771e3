import { beforeAll, describe, expect, it } from 'vitest';
import { compiledExecution } from '../../../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import type { Phase } from '../../../../main/engine/methods/method.ts';
import { orLong } from '../../../helpers/long.ts';
import { planFor, takeSteps } from '../../../helpers/plans.ts';
import { expectSameCompiled, orWhyNot, trained, usualSteps, withoutTensorflow } from './compare.ts';
import { noisy, withPhases, withTeacher } from './own-models.ts';

const optimisers = ['sgd', 'momentum', 'nesterov', 'adam', 'rmsprop'];
const ways = [
  { way: 'alone', training: {} },
  { way: 'with weight decay', training: { weightDecay: 0.1 }, only: 'momentum' },
  { way: 'with clipping', training: { clipNorm: 0.5 }, only: 'momentum' },
  { way: 'with weight decay and clipping', training: { weightDecay: 0.1, clipNorm: 0.5 } },
];
/** What comes before an optimiser and after it is the same for all. */
const combinations = optimisers.flatMap((optimiser) =>
  ways.filter(({ only = optimiser }) => orLong(only === optimiser, true)).map((way) => ({ optimiser, ...way })),
);

describe.skipIf(withoutTensorflow)(`compiled, steps give what eager ones give${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each(combinations)('$optimiser $way', async ({ optimiser, training }) => {
    await expectSameCompiled(planFor({ networkParameters: { normalisation: 'shared' }, training: { optimiser, ...training } }));
  });

  it.each(['adam', 'rmsprop'])('%s in several phases that share variables', async (optimiser) => {
    await expectSameCompiled(planFor({ method: 'mcd', training: { optimiser, weightDecay: 0.1, clipNorm: 0.5 } }));
  });

  it.each(['mlp', 'audio-cnn'])('dropout of one half, on %s', async (network) => {
    const kind = network === 'mlp' ? 'table' : 'audio';
    const { losses } = await expectSameCompiled(planFor({ network, kind, networkParameters: { dropout: 0.5 } }));
    const without = planFor({ network, kind });
    expect(losses).not.toEqual((await trained(without, compiledExecution(without))).losses);
  });

  it('a learning rate of each network, and one that is frozen', async () => {
    const rates = { extractor: 0.1, discriminator: 3 };
    const plan = planFor({
      model: (model) => withPhases(model, (phase) => ({ ...phase, rates, updates: ['extractor', 'discriminator'] })),
    });
    const { values } = await expectSameCompiled(plan);
    for (const name of Object.keys(values)) {
      const frozen = name.startsWith('head/');
      expect(
        values[name]?.values.every((value, at) => value === plan.values[name]?.values[at]),
        name,
      ).toBe(frozen);
    }
  });

  it('a learning rate of a network that is not the only one with its shapes', async () => {
    await expectSameCompiled(
      planFor({ method: 'mcd', model: (model) => withPhases(model, (phase) => ({ ...phase, rates: { head: 0.2, 'second-head': 2 } })) }),
    );
  });

  it.each(['none', 'shared', 'domain'])('a teacher that follows extractor and head, normalisation: %s', async (normalisation) => {
    const plan = planFor({ model: withTeacher, networkParameters: { normalisation, dropout: 0.2 } });
    const { values, losses } = await expectSameCompiled(plan);
    expect(losses.at(-1)?.['consistency-loss']).toBeGreaterThan(0);
    const teacher = Object.keys(values).filter((name) => name.startsWith('teacher-'));
    expect(teacher).toHaveLength(plan.model.extractor.variables.length + plan.model.head.variables.length);
    for (const name of teacher) expect(values[name]?.values, name).not.toEqual(plan.values[name]?.values);
  });

  it('random numbers in a loss, which differ from step to step, from update to update and from seed to seed', async () => {
    const plan = planFor({ model: noisy });
    const { losses } = await expectSameCompiled(plan);
    const drawn = losses.map((step) => step['drawn']);
    expect(new Set(drawn).size).toBe(usualSteps);
    const other = { ...plan, seed: 2 };
    expect((await trained(other, compiledExecution(other))).losses.map((step) => step['drawn'])).not.toEqual(drawn);
    // Of the steps' numbers alone, whatever was run before them.
    const late = compiledExecution(plan);
    expect((await takeSteps(plan, late, 3, 24)).map((step) => step['drawn'])).toEqual(drawn.slice(4, 7));
    late.dispose();
  });

  it('new random numbers in every repeat of a phase', async () => {
    const repeated = planFor({ model: (model) => withPhases(noisy(model), (phase: Phase<string>) => ({ ...phase, repeat: 3 })) });
    const { losses } = await expectSameCompiled(repeated);
    const once = planFor({ model: noisy });
    const single = (await trained(once, compiledExecution(once))).losses;
    // The mean of three draws is not the first of them.
    expect(losses[0]?.['drawn']).not.toBeCloseTo(single[0]?.['drawn'] ?? Number.NaN, 6);
  });

  it('λ and the learning rate are fed: other progress, other numbers', async () => {
    const plan = planFor();
    const execution = compiledExecution(plan);
    const [early] = await takeSteps(plan, execution, 1, 20);
    execution.write(plan.values);
    const [late] = await takeSteps(plan, execution, 1, 90);
    expect(early?.['lambda']).toBeCloseTo(2 / (1 + Math.exp(-2)) - 1, 5);
    expect(late?.['lambda']).toBeCloseTo(2 / (1 + Math.exp(-9)) - 1, 5);
    execution.dispose();
  });
});
