import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { methods } from '../../../../main/engine/methods/index.ts';
import { networks } from '../../../../main/engine/networks/index.ts';
import { trainedBy } from '../../../../main/engine/training/step.ts';
import { orLong } from '../../../helpers/long.ts';
import { planFor } from '../../../helpers/plans.ts';
import { expectSameCompiled, orWhyNot, withoutTensorflow } from './compare.ts';

/** Of kinds that are all rows to a network, two. */
const fitting = networks.flatMap(({ descriptor: { id: network, inputs } }) => inputs.slice(0, 2).map((kind) => ({ network, kind })));
/** All that a step can go through, with some methods; with every other the two ends of it, and fewer steps, for time's sake. */
const thorough = orLong(['dann', 'mcd'], ['erm', 'dann', 'mcd']);
const every = fitting.flatMap((fit) => (['none', 'shared', 'domain'] as const).map((normalisation) => ({ ...fit, normalisation })));
const ends = [
  { network: 'mlp', kind: 'table', normalisation: 'none' },
  { network: 'cnn-small', kind: 'image', normalisation: 'domain' },
] as const;
const cases = methods.flatMap(({ descriptor: { id: method } }) =>
  (thorough.includes(method) ? every : ends).map((one) => ({
    method,
    ...one,
    steps: one.network === 'mlp' && one.normalisation === 'none' ? 20 : orLong(5, 20),
  })),
);

describe.skipIf(withoutTensorflow)(`compiled, steps give what eager ones give${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each(cases)('$steps of $method on $network, $kind, normalisation: $normalisation', async ({ steps, normalisation, ...wishes }) => {
    const plan = planFor({ ...wishes, networkParameters: { normalisation } });
    const { losses, values } = await expectSameCompiled(plan, steps);
    expect(losses.flatMap((step) => Object.values(step)).every(Number.isFinite)).toBe(true);
    // Every weight that a phase updates has moved.
    for (const phase of plan.model.phases)
      for (const { variable } of trainedBy(plan.model, phase))
        expect(values[variable.name]?.values, variable.name).not.toEqual(plan.values[variable.name]?.values);
  });
});
