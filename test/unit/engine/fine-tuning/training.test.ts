/* How a pretrained extractor is trained: what moves, how far, and what stays to the bit. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { methods } from '../../../../main/engine/methods/index.ts';
import type { Pretrained } from '../../../../main/engine/networks/pretrained/network.ts';
import type { ModelChoice } from '../../../../main/engine/model.ts';
import { mean } from '../../../helpers/learning.ts';
import { toLayersModel } from '../../../../main/engine/layers-model.ts';
import { decodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { eagerExecution, tensorsOf } from '../../../../main/engine/training/eager.ts';
import type { Execution } from '../../../../main/engine/training/execution.ts';
import { gradientNorms } from '../../../../main/engine/training/gradient-norms.ts';
import { featureLayers } from '../../../../main/engine/networks/pretrained/feature-layers.ts';
import { readTopology } from '../../../../main/engine/networks/pretrained/topology.ts';
import { Progress } from '../../../../main/engine/training/progress.ts';
import { initialState } from '../../../../main/engine/training/state.ts';
import type { StoredValues } from '../../../../main/engine/training/state.ts';
import type { ParameterValues } from '../../../../shared/model/parameters.ts';
import { batchAt, planFor } from '../../../helpers/plans.ts';
import type { PlanWishes } from '../../../helpers/plans.ts';
import { saved, smallPretrained, weightsOf } from '../../../helpers/pretrained.ts';
import { runSmall, smallData, smallTraining } from '../../../helpers/small-training.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';

let pretrained: Pretrained;
beforeAll(async () => {
  await loadEngine('wasm');
  pretrained = await smallPretrained();
});

const planOf = (fineTuning: ParameterValues = {}, wishes: PlanWishes = {}) =>
  planFor({ method: 'erm', network: 'pretrained', kind: 'image', pretrained, fineTuning, ...wishes });

/** How far each variable moves in the mean, over some steps of a training of ten. */
async function movesOf(fineTuning: ParameterValues, wishes: PlanWishes = {}, { steps = 3, perEpoch = 10 } = {}) {
  const underWay = planOf(fineTuning, wishes);
  const plan = { ...underWay, values: initialState(underWay.model, underWay.rule, 1).values };
  const execution = await eagerExecution(plan);
  const settings = { learningRate: 0.01, learningRateSchedule: 'constant' };
  const progress = new Progress(plan.model, settings, 10, { step: 0, updates: {} }, perEpoch);
  for (let step = 0; step < steps; step++) progress.advance(execution, batchAt(plan, step));
  const after = await execution.read();
  execution.dispose();
  return Object.fromEntries(
    plan.model.variables.map(({ name }) => [name.replace('extractor/0-pretrained/', ''), moved(plan.values, after, name)]),
  );
}
const moved = (before: StoredValues, after: StoredValues, name: string): number => {
  const [first, second] = [before[name]?.values ?? [], after[name]?.values ?? []];
  return Array.from(first, (value, at) => Math.abs(value - (second[at] ?? Number.NaN))).reduce((sum, one) => sum + one, 0) / first.length;
};
const movedNames = (moves: Readonly<Record<string, number>>): string[] => Object.keys(moves).filter((name) => moves[name] !== 0);

describe('a pretrained extractor', () => {
  it('starts as the pretrained weights, with the statistics of both domains as those that there are', () => {
    const { model, rule } = planOf({ regulariser: 'delta' }, { method: 'dann' });
    const { values } = initialState(model, rule, 1);
    for (const network of ['extractor/0-pretrained', 'pretrained/0-pretrained']) {
      expect(values[`${network}/first/kernel`]?.values).toEqual(pretrained.weights?.['first/kernel']?.values);
      expect(values[`${network}/deep/depthwise_kernel`]?.values).toEqual(pretrained.weights?.['deep/depthwise_kernel']?.values);
      for (const domain of ['source', 'target'])
        expect(values[`${network}/first_norm/${domain}-variance`]?.values).toEqual(
          pretrained.weights?.['first_norm/moving_variance']?.values,
        );
    }
  });

  it('is built without its weights where values come from elsewhere, but begins nothing so', () => {
    const { model, rule } = planFor({ network: 'pretrained', kind: 'image', pretrained });
    const bare = planFor.bind(null, { network: 'pretrained', kind: 'image', pretrained: { ...pretrained, weights: null } });
    expect(bare).toThrow('The pretrained weights of first were not given.');
    expect(initialState(model, rule, 1).step).toBe(0);
  });

  it('moves whole, and its statistics with it', async () => {
    const moves = await movesOf({});
    const own = Object.keys(moves).filter((name) => !/target-/.test(name));
    expect(movedNames(moves).sort()).toEqual(own.sort());
  });

  it('stays to the bit before the layer that it is unfrozen from, statistics included', async () => {
    const moves = await movesOf({ unfreezeFrom: 'second' }, { training: { optimiser: 'adam', weightDecay: 0.1 } });
    expect(movedNames(moves)).toEqual(['second/kernel', 'second/bias', 'head/0-dense/kernel', 'head/0-dense/bias']);
  });

  it('has no optimiser’s memory of what is frozen', () => {
    const { values } = planOf({ unfreezeFrom: 'second' }, { training: { optimiser: 'adam' } });
    const slots = Object.keys(values).filter((name) => name.startsWith('extractor/') && name.includes('@'));
    expect(slots.every((name) => name.includes('/second/'))).toBe(true);
    expect(slots).toHaveLength(4);
  });

  it('keeps statistics, scales and offsets where normalisation is frozen, and normalises by those', async () => {
    const moves = await movesOf({ batchNorm: 'frozen' });
    expect(movedNames(moves).filter((name) => name.includes('norm'))).toEqual([]);
    expect(Object.keys(moves).filter((name) => name.includes('norm/'))).toHaveLength(8);
    expect(moves['first/kernel']).toBeGreaterThan(0);
  });

  it('learns at its share of the rate: a tenth unless told otherwise, and not at all at 0', async () => {
    const sgd = { training: { optimiser: 'sgd' } };
    const [whole, tenth, none] = await Promise.all(
      [1, undefined, 0].map((backboneRate) => movesOf(backboneRate === undefined ? {} : { backboneRate }, sgd, { steps: 1 })),
    );
    expect(tenth?.['first/kernel']).toBeCloseTo((whole?.['first/kernel'] ?? 0) / 10, 6);
    expect(whole?.['first/kernel']).toBeGreaterThan(1e-4);
    expect(none?.['first/kernel']).toBe(0);
    for (const one of [tenth, none]) expect(one?.['head/0-dense/kernel']).toBe(whole?.['head/0-dense/kernel']);
  });

  it('learns block by block from the top, an epoch each', async () => {
    const kernels = async (steps: number) => {
      const moves = await movesOf({ gradualUnfreezing: 1 }, { training: { optimiser: 'adam', weightDecay: 0.1 } }, { steps, perEpoch: 2 });
      return movedNames(moves).filter((name) => name.endsWith('kernel'));
    };
    expect(await kernels(2)).toEqual(['head/0-dense/kernel']);
    expect(await kernels(3)).toEqual(['second/kernel', 'head/0-dense/kernel']);
    expect(await kernels(4)).toEqual(['second/kernel', 'head/0-dense/kernel']);
    expect(await kernels(5)).toEqual(['first/kernel', 'deep/depthwise_kernel', 'second/kernel', 'head/0-dense/kernel']);
  });

  it('warms up: the rate rises over its share of the training', async () => {
    const rates: number[] = [];
    const { model } = planOf({ warmUp: 0.4 });
    const update: Execution['update'] = (_phase, _repeat, _batch, { learningRate }) => void rates.push(learningRate);
    const execution = { update } as unknown as Execution;
    const progress = new Progress(model, { learningRate: 0.1, learningRateSchedule: 'constant' }, 10, { step: 0, updates: {} });
    for (let step = 0; step < 6; step++) progress.advance(execution, {} as Parameters<Progress['advance']>[1]);
    expect(rates.map((rate) => Number(rate.toFixed(6)))).toEqual([0, 0.025, 0.05, 0.075, 0.1, 0.1]);
  });
});

describe('a regulariser', () => {
  const lossesOf = async (fineTuning: ParameterValues, wishes: PlanWishes = {}) => {
    const plan = planOf(fineTuning, wishes);
    const execution = await eagerExecution({ ...plan, values: initialState(plan.model, plan.rule, 1).values });
    execution.update(0, 0, batchAt(plan, 1), { step: 1, progress: 0.5, learningRate: 0.001, updates: {} });
    const losses = await execution.losses();
    execution.dispose();
    return losses;
  };

  it.each([
    ['l2-sp', 'erm'],
    ['delta', 'erm'],
    ['bss', 'erm'],
    ['l2-sp', 'mcd'],
    ['delta', 'dann'],
    ['bss', 'deep-coral'],
  ])('%s is added to the loss of %s', async (regulariser, method) => {
    const [without, given] = [await lossesOf({}, { method }), await lossesOf({ regulariser, regulariserWeight: 0.5 }, { method })];
    const loss = 'loss' in without ? 'loss' : (Object.keys(without).find((name) => name.endsWith('-loss')) ?? '');
    const regularised = loss.replace('loss', 'regulariser');
    expect(given[regularised]).toBeGreaterThan(0);
    expect(given[loss]).toBeCloseTo((without[loss] ?? 0) + (given[regularised] ?? 0), 5);
  });

  it('L2-SP begins at the pretrained weights: only those of the head are far from where they are drawn to', async () => {
    const { model, rule } = planOf();
    const kernel = initialState(model, rule, 1).values['head/0-dense/kernel']?.values ?? [];
    const squares = Array.from(kernel, (value) => value ** 2).reduce((sum, one) => sum + one, 0);
    expect((await lossesOf({ regulariser: 'l2-sp' }))['regulariser']).toBeCloseTo((0.01 / 2) * squares, 6);
  });

  it('DELTA is nothing at the start where normalisation is frozen: maps are those of the network as it came', async () => {
    expect((await lossesOf({ regulariser: 'delta', batchNorm: 'frozen' }, { method: 'dann' }))['regulariser']).toBe(0);
  });

  it.each([
    ['l2-sp', 10],
    ['delta', 1],
  ])('%s holds the extractor nearer to where it was', async (regulariser, strong) => {
    const moves = async (regulariserWeight: number) =>
      movesOf({ regulariser, regulariserWeight, backboneRate: 1, batchNorm: 'frozen' }, { training: { optimiser: 'sgd' } }, { steps: 30 });
    const [free, held] = [await moves(0), await moves(strong)];
    expect(held['second/kernel']).toBeLessThan((free['second/kernel'] ?? 0) / 2);
  });

  it('compares with weights that never change, and that are no part of what is exported', async () => {
    const moves = await movesOf({ regulariser: 'delta' });
    expect(movedNames(moves).filter((name) => name.startsWith('pretrained/'))).toEqual([]);
    const { model, values } = planOf({ regulariser: 'delta' });
    const tensors = tensorsOf(values);
    const exported = toLayersModel(model, tensors);
    expect(exported.layers.map(({ name }) => name).filter((name) => /classifier|^pretrained/.test(name))).toEqual([]);
    exported.dispose();
    tf.dispose(tensors);
  });
});

describe('fine-tuning', () => {
  it.each(methods.map(({ descriptor }) => descriptor.id))('trains with %s, and leaves no tensor behind', async (method) => {
    const fineTuning = { regulariser: 'delta', gradualUnfreezing: 1, warmUp: 0.5, unfreezeFrom: 'deep' };
    const plan = planOf(fineTuning, { method, training: { optimiser: 'adam', clipNorm: 1 } });
    await expectNoLeak(async () => {
      const execution = await eagerExecution(plan);
      const progress = new Progress(plan.model, { learningRate: 0.01, learningRateSchedule: 'constant' }, 4, { step: 2, updates: {} }, 1);
      for (let step = 2; step < 4; step++) progress.advance(execution, batchAt(plan, step));
      expect(Object.values(await execution.losses()).every(Number.isFinite)).toBe(true);
      await execution.predict(new Float32Array(3 * 64), 3, 'source');
      await gradientNorms(plan.model, plan.rule, await execution.read(), batchAt(plan, 1), { progress: 0.5, seed: 1 });
      execution.dispose();
    });
  });

  it.each(['bss', 'l2-sp'])('leaves no tensor behind with %s', async (regulariser) => {
    const plan = planOf({ regulariser, batchNorm: 'frozen' });
    await expectNoLeak(async () => {
      const execution = await eagerExecution(plan);
      execution.update(0, 0, batchAt(plan, 1), { step: 1, progress: 0.5, learningRate: 0.001, updates: {} });
      await execution.losses();
      execution.dispose();
    });
  });

  it('goes on after a stop to the same bits', async () => {
    const small = {
      choice: {
        method: 'dann',
        network: 'pretrained',
        pretrained,
        fineTuning: { gradualUnfreezing: 1, regulariser: 'l2-sp', warmUp: 0.2 },
      },
      training: { epochs: 3 },
    };
    const whole = await runSmall(smallTraining(small));
    const first = await runSmall(smallTraining({ ...small, stopAt: 7 }));
    const second = await runSmall(smallTraining(small), first.bytes);
    expect(decodeCheckpoint(first.bytes, 'a test').step).toBe(7);
    expect(Buffer.compare(second.bytes, whole.bytes)).toBe(0);
  });

  it('of a network that learned a task beats, on few items of a like one, its own fixed features and what begins anew', async () => {
    const networkParameters = { width: 4, blocks: 1, normalisation: 'shared' };
    const anew = { method: 'erm', network: 'resnet-small', networkParameters };
    const learned = smallTraining({
      choice: anew,
      training: { epochs: 30, learningRate: 0.01 },
      source: smallData('image', { count: 120, seed: 11 }),
    });
    const values = tensorsOf(decodeCheckpoint((await runSmall(learned)).bytes, 'a test').values);
    const exported = toLayersModel(learned.model, values);
    const file = await saved(exported);
    const [featureLayer = ''] = featureLayers(readTopology(file.topology).layers);
    const given = { topology: file.topology, featureLayer, weights: await weightsOf(file) };
    exported.dispose();
    tf.dispose(values);
    // Turned a little, and the classes the other way round, of sixteen items.
    const like = smallData('image', { count: 240, seed: 12, degrees: 25 });
    const source = { ...like, labels: like.labels.map((label) => 1 - label), training: like.training.slice(0, 16) };
    const tuned = (fineTuning: ParameterValues) => ({
      method: 'erm',
      network: 'pretrained',
      networkParameters: {},
      pretrained: given,
      fineTuning,
    });
    const accuracyOf = async (choice: Partial<ModelChoice>): Promise<number> => {
      const accuracies: number[] = [];
      for (const seed of [1, 2, 3]) {
        const { metrics } = await runSmall(smallTraining({ choice, source, seed, training: { epochs: 6, learningRate: 0.01 } }));
        accuracies.push(metrics.findLast(({ name }) => name === 'source-accuracy')?.value ?? Number.NaN);
      }
      return mean(accuracies);
    };
    const fineTuned = await accuracyOf(tuned({ backboneRate: 0.5, batchNorm: 'shared' }));
    const fixed = await accuracyOf(tuned({ backboneRate: 0, batchNorm: 'frozen' }));
    const scratch = await accuracyOf(anew);
    expect(fineTuned).toBeGreaterThan(fixed);
    expect(fineTuned).toBeGreaterThan(scratch);
  });
});
