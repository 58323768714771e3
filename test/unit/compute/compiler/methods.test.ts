import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { methods } from '../../../../main/engine/methods/index.ts';
import { networks } from '../../../../main/engine/networks/index.ts';
import { trainedBy } from '../../../../main/engine/training/step.ts';
import { orLong } from '../../../helpers/long.ts';
import { planFor } from '../../../helpers/plans.ts';
import { expectSameCompiled, held, orWhyNot, withoutTensorflow } from './compare.ts';

/** Of kinds that are all rows to a network, two. */
const fitting = networks.flatMap(({ descriptor: { id: network, inputs } }) => inputs.slice(0, 2).map((kind) => ({ network, kind })));
const every = fitting.flatMap((fit) => (['none', 'shared', 'domain'] as const).map((normalisation) => ({ ...fit, normalisation })));
/** The two ends of what a step can go through, on small networks. */
const ends = [
  { network: 'mlp', kind: 'table', normalisation: 'none' },
  { network: 'audio-cnn', kind: 'audio', normalisation: 'domain' },
] as const;
/** All of it with some methods, for time's sake; with one of several phases, each network. */
const more: Readonly<Record<string, readonly (typeof every)[number][]>> = {
  dann: every,
  mcd: [ends[0], ...every.filter(({ normalisation }) => normalisation === 'domain')],
};
const thorough = ['erm', 'dann', 'mcd'];
const casesOf = (method: string) => orLong(more[method] ?? ends, thorough.includes(method) ? every : ends);
const steps = orLong(3, 20);
const cases = methods.flatMap(({ descriptor: { id: method } }) => casesOf(method).map((one) => ({ method, ...one })));

describe.skipIf(withoutTensorflow)(`compiled, ${steps} steps give what eager ones give${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each(cases)('$method on $network, $kind, normalisation: $normalisation', async ({ normalisation, ...wishes }) => {
    const plan = planFor({ ...wishes, networkParameters: { normalisation } });
    const before = held();
    const { losses, values } = await expectSameCompiled(plan, steps);
    expect(held()).toEqual(before);
    expect(losses.flatMap((step) => Object.values(step)).every(Number.isFinite)).toBe(true);
    // Every weight that a phase updates has moved.
    for (const phase of plan.model.phases)
      for (const { variable } of trainedBy(plan.model, phase))
        expect(values[variable.name]?.values, variable.name).not.toEqual(plan.values[variable.name]?.values);
  });
});
