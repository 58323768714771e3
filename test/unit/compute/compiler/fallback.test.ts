import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { compiledExecutor } from '../../../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import type { ExecutionPlan } from '../../../../main/engine/training/execution.ts';
import { numbers } from '../../../helpers/pictures.ts';
import { planFor } from '../../../helpers/plans.ts';
import { orWhyNot, trained, withoutTensorflow } from './compare.ts';
import type { Trained } from './compare.ts';
import { mistaken, refusing, untraceable, withBinding } from './untraceable.ts';

/** Chance that is the same in every training, once it is set back. */
let chance = numbers(1);
beforeEach(() => {
  chance = numbers(1);
  vi.spyOn(Math, 'random').mockImplementation(() => chance());
});
afterEach(() => vi.restoreAllMocks());

/** What a run hears, and what its training comes to; chance begins anew where the training does. */
async function fallenBack(plan: ExecutionPlan): Promise<Trained & { readonly told: readonly string[] }> {
  const told: string[] = [];
  const execution = await compiledExecutor((why) => told.push(why))(plan);
  chance = numbers(1);
  return { ...(await trained(plan, execution)), told };
}

async function eagerly(plan: ExecutionPlan): Promise<Trained> {
  chance = numbers(1);
  return await trained(plan, await eagerExecution(plan));
}

describe.skipIf(withoutTensorflow)(`what cannot be compiled runs eagerly and says why once${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each(untraceable)('a loss that $name', async ({ model, why }) => {
    const plan = planFor({ model, networkParameters: { normalisation: 'domain' } });
    const { told, ...found } = await fallenBack(plan);
    expect(told).toEqual([expect.stringMatching(why)]);
    expect(found).toEqual(await eagerly(plan));
    expect(found.losses[0]?.['loss']).not.toBe(found.losses[1]?.['loss']);
  });

  it('one phase of several', async () => {
    const [first] = untraceable;
    const plan = planFor({
      method: 'mcd',
      model: (model) => ({ ...model, phases: [...model.phases, ...(first?.model(model).phases ?? [])] }),
    });
    const { told, ...found } = await fallenBack(plan);
    expect(told).toEqual([expect.stringMatching(first?.why ?? '')]);
    expect(found).toEqual(await eagerly(plan));
  });

  it('a graph that computes something else than the step did', async () => {
    const plan = planFor();
    const { told, ...found } = await withBinding(mistaken('Sub', 'Add'), () => fallenBack(plan));
    expect(told).toEqual([expect.stringMatching(/^its graph computed -?[\d.]+ where the step itself computed -?[\d.]+$/)]);
    expect(found).toEqual(await eagerly(plan));
  });

  it('a graph that TensorFlow does not take', async () => {
    const plan = planFor();
    const { told, ...found } = await withBinding(refusing, () => fallenBack(plan));
    expect(told).toEqual(['TensorFlow says: No OpKernel was registered to support Op']);
    expect(found).toEqual(await eagerly(plan));
  });

  it('and what can be compiled says nothing, also after something that could not', async () => {
    const plan = planFor();
    expect((await fallenBack(plan)).told).toEqual([]);
    expect(tf.engine().state.gradientDepth).toBe(0);
  });
});
