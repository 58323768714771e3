import { beforeAll, describe, expect, it } from 'vitest';
import { compiledExecution } from '../../../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { sizeOf } from '../../../../main/engine/networks/layer.ts';
import { noiseFor } from '../../../../main/engine/random.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import { inferenceBatch } from '../../../../main/engine/training/execution.ts';
import type { ExecutionPlan } from '../../../../main/engine/training/execution.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import { differenceOf, planFor, takeSteps } from '../../../helpers/plans.ts';
import { orWhyNot, withoutTensorflow } from './compare.ts';

/** Items to predict: none of those that were trained on. */
const itemsFor = ({ model }: ExecutionPlan, count: number): Float32Array =>
  noiseFor(9, 'items', count * sizeOf(inputShape(model.input))).map((value) => 2 * value - 1);

describe.skipIf(withoutTensorflow)(`compiled predictions and features are the eager ones${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each([
    { name: 'DANN on mlp', plan: () => planFor({ networkParameters: { normalisation: 'domain', dropout: 0.5 } }) },
    {
      name: 'DANN on cnn-small',
      plan: () => planFor({ network: 'cnn-small', kind: 'image', networkParameters: { normalisation: 'domain' } }),
    },
    { name: 'MCD on cnn-small', plan: () => planFor({ method: 'mcd', network: 'cnn-small', kind: 'image' }) },
  ])('$name', async ({ plan: planOf }) => {
    const plan = planOf();
    const [eager, compiled] = [await eagerExecution(plan), compiledExecution(plan)];
    await takeSteps(plan, compiled, 3);
    eager.write(await compiled.read());
    for (const count of [1, 3, inferenceBatch])
      for (const domain of ['source', 'target'] as const) {
        const items = itemsFor(plan, count);
        const [expected, found] = [await eager.predict(items, count, domain), await compiled.predict(items, count, domain)];
        expect(found.probabilities).toHaveLength(3 * count);
        expect(differenceOf(expected.probabilities, found.probabilities)).toBeLessThan(1e-5);
        if (plan.model.discriminator) expect(differenceOf(expected.domains ?? [], found.domains ?? [])).toBeLessThan(1e-5);
        else expect([expected.domains, found.domains]).toEqual([null, null]);
        expect(differenceOf(expected.logits, found.logits)).toBeLessThan(1e-5);
        expect(found.features).toHaveLength(count * sizeOf(plan.model.extractor.outputShape));
        expect(differenceOf(expected.features, found.features)).toBeLessThan(1e-5);
      }
    eager.dispose();
    compiled.dispose();
  });

  it('a method that saw no target, by the source’s statistics', async () => {
    const plan = planFor({ method: 'erm', networkParameters: { normalisation: 'domain' } });
    const [eager, compiled] = [await eagerExecution(plan), compiledExecution(plan)];
    const items = itemsFor(plan, 5);
    const expected = await eager.predict(items, 5, 'source');
    const found = await compiled.predict(items, 5, plan.model.targetDomain);
    expect(differenceOf(expected.probabilities, found.probabilities)).toBeLessThan(1e-5);
    eager.dispose();
    compiled.dispose();
  });

  it('neither moved by training of the values that they were asked of, nor moving them', async () => {
    const plan = planFor({ networkParameters: { normalisation: 'domain', dropout: 0.3 } });
    const execution = compiledExecution(plan);
    const items = itemsFor(plan, 2);
    const before = await execution.predict(items, 2, 'target');
    expect(await execution.read()).toEqual(plan.values);
    const kept = structuredClone(before);
    await takeSteps(plan, execution, 2);
    expect(before).toEqual(kept);
    expect(await execution.predict(items, 2, 'target')).not.toEqual(before);
    execution.dispose();
  });
});
