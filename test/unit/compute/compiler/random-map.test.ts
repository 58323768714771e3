import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { buildModel } from '../../../../main/engine/model.ts';
import { planFor } from '../../../helpers/plans.ts';
import { expectSameCompiled, orWhyNot, withoutTensorflow } from './compare.ts';

describe.skipIf(withoutTensorflow)(`a discriminator behind a random map${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each(['cdan', 'cdan-e'])('of %s trains compiled as it does eagerly, and its matrices stay as they are', async (method) => {
    const methodParameters = { map: 'random', randomSize: 16 };
    const networkParameters = { normalisation: 'domain', hiddenUnits: 8, featureUnits: 6, headUnits: 5 };
    const plan = planFor({
      method,
      model: ({ input, classes }) => buildModel({ method, methodParameters, network: 'mlp', networkParameters }, input, classes),
    });
    const { values } = await expectSameCompiled(plan);
    for (const matrix of ['features', 'predictions']) {
      const name = `conditional-discriminator/0-randomised-product/${matrix}`;
      expect(values[name]?.values.length).toBeGreaterThan(0);
      expect(values[name]).toEqual(plan.values[name]);
    }
  });
});
