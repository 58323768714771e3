import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { trainedBy } from '../../../../main/engine/training/step.ts';
import { planFor } from '../../../helpers/plans.ts';
import { smallPretrained } from '../../../helpers/pretrained.ts';
import { expectSameCompiled, orWhyNot, withoutTensorflow } from './compare.ts';

describe.skipIf(withoutTensorflow)(`compiled, fine-tuning gives what eager steps give${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each([
    { method: 'erm', regulariser: 'l2-sp', batchNorm: 'frozen', optimiser: 'adam' },
    { method: 'dann', regulariser: 'none', batchNorm: 'domain', optimiser: 'rmsprop' },
    { method: 'dann', regulariser: 'delta', batchNorm: 'domain', optimiser: 'momentum' },
    { method: 'dann', regulariser: 'bss', batchNorm: 'shared', optimiser: 'momentum' },
    { method: 'mcd', regulariser: 'l2-sp', batchNorm: 'domain', optimiser: 'sgd' },
    { method: 'fixmatch', regulariser: 'delta', batchNorm: 'shared', optimiser: 'momentum' },
    { method: 'deep-coral', regulariser: 'bss', batchNorm: 'frozen', optimiser: 'momentum' },
  ])('$method, $regulariser, normalisation $batchNorm, $optimiser', async ({ method, regulariser, batchNorm, optimiser }) => {
    const pretrained = await smallPretrained();
    const plan = planFor({
      method,
      network: 'pretrained',
      kind: 'image',
      pretrained,
      fineTuning: { regulariser, batchNorm, gradualUnfreezing: 0.21, warmUp: 0.3, regulariserWeight: 0.02 },
      training: { optimiser, weightDecay: 0.001 },
    });
    const { losses, values } = await expectSameCompiled(plan, 3);
    expect(losses.flatMap((step) => Object.values(step)).every(Number.isFinite)).toBe(true);
    // The upper block learns from step 21 of 100 on, and the lower not yet.
    const moved = plan.model.phases
      .flatMap((phase) => trainedBy(plan.model, phase))
      .filter(({ variable: { name } }) => Buffer.compare(bytesOf(values[name]?.values), bytesOf(plan.values[name]?.values)) !== 0)
      .map(({ variable: { name } }) => name.replace('extractor/0-pretrained/', ''));
    expect(moved).toEqual(expect.arrayContaining(['second/kernel', 'head/0-dense/kernel']));
    expect(moved.filter((name) => /^(first|deep)/.test(name))).toEqual([]);
  });
});

const bytesOf = (values: Float32Array = new Float32Array()): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
