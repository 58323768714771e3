/*
 * A training goes on from a checkpoint to the same bits as one that was left alone, whether it was stopped, or killed and so
 * lost what it did after its last checkpoint: that it repeats, reports and all.
 */
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { methods } from '../../../../main/engine/methods/index.ts';
import { decodeCheckpoint } from '../../../../main/engine/training/checkpoint.ts';
import { eagerExecution } from '../../../../main/engine/training/eager.ts';
import { train } from '../../../../main/engine/training/train.ts';
import { AppError } from '../../../../shared/contract/errors.ts';
import { isScore } from '../../../../shared/model/task.ts';
import { orLong } from '../../../helpers/long.ts';
import { classesFor, runSmall, smallData, smallTraining } from '../../../helpers/small-training.ts';
import type { Small } from '../../../helpers/small-training.ts';
import { expectNoLeak } from '../../../helpers/tensors.ts';

// The plain backend takes half the time for tiny tables, and minutes for pictures.
beforeAll(() => loadEngine('wasm'));

const ids = methods.map(({ descriptor }) => descriptor.id);
const thorough = orLong(['dann', 'mcd'], ids);
/** Each domain's statistics and dropout are all that a network keeps or draws: with most methods, that alone. */
const all = { normalisation: 'domain', dropout: 0.4 };
const fewer = [
  { normalisation: 'none', dropout: 0 },
  { normalisation: 'shared', dropout: 0.4 },
  { normalisation: 'domain', dropout: 0 },
];
const cases: { name: string; small: Small; onlyKilled?: boolean }[] = [
  ...ids.flatMap((method) =>
    (thorough.includes(method) ? [all, ...fewer] : [all]).map((networkParameters) => ({
      name: `${method}, normalisation ${networkParameters.normalisation}, dropout ${networkParameters.dropout}`,
      small: { choice: { method, methodParameters: method === 'mcd' ? { generatorSteps: 2 } : {}, networkParameters } },
      onlyKilled: !thorough.includes(method),
    })),
  ),
  { name: 'dann in longer epochs', small: { training: { batchSize: 3 } } },
  ...['sgd', 'momentum', 'nesterov', 'rmsprop'].map((optimiser) => ({
    name: `dann by ${optimiser} with weight decay and clipping`,
    small: { training: { optimiser, learningRate: 0.05, weightDecay: 0.01, clipNorm: 1 } },
  })),
  ...['dann', 'fixmatch'].map((method) => ({
    name: `${method} on augmented items`,
    small: { choice: { method }, training: { augment: 'strong', flip: true } },
  })),
  {
    name: 'augmented pictures with dropout',
    small: {
      choice: { network: 'cnn-small', networkParameters: { dropout: 0.4 } },
      training: { epochs: 1, augment: 'strong', flip: true },
    },
  },
];

describe('a training', () => {
  it.each(cases)(
    'goes on from a checkpoint to the same bits: $name',
    async ({ small: { choice = {}, training = {} }, onlyKilled = false }) => {
      // Epochs of 7 steps, or of 15 with smaller batches: a report is of one, or the mean over two, and checkpoints fall in between.
      const kind = choice.network === 'cnn-small' ? 'image' : 'table';
      await setBackend(kind === 'image' ? 'wasm' : 'cpu');
      const small: Small = {
        choice,
        training: { batchSize: 6, epochs: 2, checkpointEvery: 5, learningRateSchedule: 'inverse', ...training },
        source: smallData(kind, { seed: 1 }),
        target: smallData(kind, { seed: 2, degrees: 30 }),
      };
      const alone = await runSmall(smallTraining(small));
      const every = kind === 'image' ? [5, 7] : small.training?.['batchSize'] === 3 ? [5, 10, 15, 20, 25, 30] : [5, 7, 10, 14];
      expect(alone.checkpoints.map(({ step }) => step)).toEqual(every);
      const target = classesFor(choice.method ?? 'dann').length > 0 ? 'target-accuracy' : 'target-r2';
      expect(new Set(alone.metrics.map(({ name }) => name))).toContain(target);

      if (!onlyKilled) {
        const stopped = await runSmall(smallTraining({ ...small, stopAt: 3 }));
        expect(stopped.checkpoints.map(({ step }) => step)).toEqual([3]);
        const continued = await runSmall(smallTraining(small), stopped.bytes);
        expect(Buffer.compare(continued.bytes, alone.bytes)).toBe(0);
        // Where it stopped in the middle of a report, losses are means over other steps.
        const scores = (metrics: typeof alone.metrics) => metrics.filter(({ name }) => isScore(name) || name === 'domain-accuracy');
        expect(scores(continued.metrics)).toEqual(scores(alone.metrics));
      }

      // Of a run that was killed the last checkpoint is left, and what was reported until then.
      for (const { step: from, bytes } of alone.checkpoints.slice(0, -1)) {
        const resumed = await runSmall(smallTraining(small), bytes);
        expect(Buffer.compare(resumed.bytes, alone.bytes), `from step ${from}`).toBe(0);
        expect([...alone.metrics.filter(({ step }) => step <= from), ...resumed.metrics]).toEqual(alone.metrics);
      }
      // Of a training that has ended nothing is left to do.
      expect((await runSmall(smallTraining(small), alone.bytes)).checkpoints).toEqual([]);
    },
  );

  it('gives other weights for another seed, and the same for the same', async () => {
    const [first, again, other] = [
      await runSmall(smallTraining()),
      await runSmall(smallTraining()),
      await runSmall(smallTraining({ seed: 2 })),
    ];
    expect(first).toEqual(again);
    expect(Buffer.compare(first.bytes, other.bytes)).not.toBe(0);
  });

  it('leaves no tensor behind, whether it ends, stops, fails or is followed by nobody any more', () =>
    expectNoLeak(async () => {
      await runSmall(smallTraining());
      await runSmall(smallTraining({ stopAt: 2 }));
      await expect(runSmall(smallTraining(diverging))).rejects.toThrow('not finite');
      for await (const { step } of train(smallTraining(), null)) if (step === 2) break;
    }));

  it('closes its batches and its execution however it ends, and its batches also where no execution could be made', async () => {
    for (const ends of ['well', 'early', 'without an execution']) {
      const [close, dispose] = [vi.fn(async () => undefined), vi.fn()];
      const training = smallTraining({
        executor: async (plan) => {
          if (ends === 'without an execution') throw new Error('It could not be made.');
          const execution = await eagerExecution(plan);
          return { ...execution, dispose: () => (dispose(), execution.dispose()) };
        },
      });
      const openBatches: typeof training.openBatches = (plan, start) => ({ ...training.openBatches(plan, start), close });
      const follow = async (): Promise<void> => {
        for await (const { step } of train({ ...training, openBatches }, null)) if (ends === 'early' && step === 2) break;
      };
      if (ends === 'without an execution') await expect(follow()).rejects.toThrow('It could not be made.');
      else await follow();
      expect([ends, close.mock.calls.length, dispose.mock.calls.length]).toEqual([ends, 1, ends === 'without an execution' ? 0 : 1]);
    }
  });

  it('stops at a loss that is no number, names the step, and keeps what was finite', async () => {
    const training = smallTraining(diverging);
    const seen: { step: number; bytes: Uint8Array }[] = [];
    const failing = (async () => {
      for await (const update of train(training, null)) if (update.type === 'checkpoint') seen.push(update);
    })();
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'diverged', details: { step: (seen.at(-1)?.step ?? 0) + 1 } });
    for (const { bytes } of seen)
      for (const { values } of Object.values(decodeCheckpoint(bytes, 'a test').values)) expect(values.every(Number.isFinite)).toBe(true);
  });
});

/** Items whose values make the activations overflow within a few steps. */
const enormous = (items: ReturnType<typeof smallData>['items']): typeof items => ({
  ...items,
  async read(indices, input, into) {
    await items.read(indices, input, into);
    into.forEach((value, at) => (into[at] = value * 1e8));
  },
});

const diverging: Small = {
  choice: { networkParameters: { normalisation: 'none' } },
  training: { optimiser: 'sgd', learningRate: 10, epochs: 2000, checkpointEvery: 1 },
  source: { ...smallData('table'), items: enormous(smallData('table').items) },
};
