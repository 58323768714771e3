import { readdir } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { compiledExecution, compiledExecutor } from '../../../../main/compute/compiler/compiled-execution.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { noiseFor } from '../../../../main/engine/random.ts';
import { inferenceBatch } from '../../../../main/engine/training/execution.ts';
import { planFor, takeSteps } from '../../../helpers/plans.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { held, orWhyNot, withoutTensorflow } from './compare.ts';
import { noisy, withTeacher } from './own-models.ts';
import { mistaken, refusing, untraceable, withBinding } from './untraceable.ts';

const demanding = {
  networkParameters: { normalisation: 'domain', dropout: 0.3 },
  training: { optimiser: 'rmsprop', clipNorm: 1, weightDecay: 0.1 },
};

describe.skipIf(withoutTensorflow)(`nothing is left behind${orWhyNot}`, () => {
  let folder = '';
  beforeAll(() => loadEngine('tensorflow'));
  beforeEach(async () => {
    folder = await temporaryFolder();
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder);
  });
  afterEach(() => vi.unstubAllEnvs());

  /** Expects `work` to leave tensors, handles, sessions and files as it found them. */
  async function expectNothingLeft(work: () => Promise<unknown> | void): Promise<void> {
    const before = held();
    await work();
    expect(held()).toEqual(before);
    expect(await readdir(folder)).toEqual([]);
  }

  // That no method's steps leave anything is seen where its compiled steps are compared.
  const plans = [
    { name: 'DANN', plan: () => planFor(demanding) },
    { name: 'MCD, of several phases', plan: () => planFor({ ...demanding, method: 'mcd' }) },
    { name: 'OSBP, with logits of its own', plan: () => planFor({ ...demanding, method: 'osbp' }) },
    { name: 'a teacher', plan: () => planFor({ ...demanding, model: withTeacher }) },
    { name: 'random numbers', plan: () => planFor({ model: noisy }) },
  ];

  it.each(plans)('by an execution that was made, used in every way and disposed: $name', async ({ plan: planOf }) => {
    const plan = planOf();
    await expectNothingLeft(async () => {
      const execution = compiledExecution(plan);
      await takeSteps(plan, execution, 2);
      await execution.predict(noiseFor(1, 'items', 3 * 6), 3, 'target');
      await execution.predict(noiseFor(1, 'items', inferenceBatch * 6), inferenceBatch, 'source');
      await execution.predict(noiseFor(1, 'items', 6), 1, 'target');
      execution.write(await execution.read());
      await takeSteps(plan, execution, 1, 22);
      execution.dispose();
    });
  });

  it('by steps, predictions, readings and writings of an execution that goes on', async () => {
    const plan = planFor(demanding);
    const execution = compiledExecution(plan);
    await takeSteps(plan, execution, 2);
    await expectNothingLeft(async () => {
      await takeSteps(plan, execution, 5, 22);
      await execution.predict(noiseFor(1, 'items', 3 * 6), 3, 'target');
      const values = await execution.read();
      await takeSteps(plan, execution, 1, 27);
      execution.write(values);
      await takeSteps(plan, execution, 1, 27);
    });
    execution.dispose();
  });

  it('by an execution that is disposed before anything else', () =>
    expectNothingLeft(() => compiledExecution(planFor(demanding)).dispose()));

  it('by several executions at once, whose variables are their own', () =>
    expectNothingLeft(async () => {
      const plan = planFor(demanding);
      const [first, second] = [compiledExecution(plan), compiledExecution(plan)];
      await takeSteps(plan, first, 3);
      expect(await second.read()).toEqual(plan.values);
      first.dispose();
      await takeSteps(plan, second, 3);
      second.dispose();
    }));

  it.each(untraceable)('by a compilation that fails, for a loss that $name', async ({ model, why }) => {
    const plan = planFor({ ...demanding, model });
    // A tensor that was made outside is put into TensorFlow by its first use, and stays its maker's.
    (await compiledExecutor(() => undefined)(plan)).dispose();
    await expectNothingLeft(() => expect(() => compiledExecution(plan)).toThrow(why));
    await expectNothingLeft(async () => (await compiledExecutor(() => undefined)(plan)).dispose());
  });

  it('by a compilation whose graph is refused', async () => {
    const plan = planFor(demanding);
    await expectNothingLeft(() => withBinding(refusing, () => expect(() => compiledExecution(plan)).toThrow('No OpKernel')));
    await expectNothingLeft(() =>
      withBinding(mistaken('Sub', 'Add'), () => expect(() => compiledExecution(plan)).toThrow('its graph computed')),
    );
  });

  it('by values that are refused', async () => {
    const plan = planFor(demanding);
    const execution = compiledExecution(plan);
    const [last = ''] = Object.keys(plan.values).slice(-1);
    const cut = { ...plan.values, [last]: { shape: [0], values: new Float32Array() } };
    await expectNothingLeft(() => expect(() => execution.write(cut)).toThrow(last));
    execution.dispose();
  });
});
