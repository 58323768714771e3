import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { decodeCheckpoint } from '../../../main/engine/training/checkpoint.ts';
import { disposeState } from '../../../main/engine/training/state.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import { runSmall, smallData, smallTraining } from '../../helpers/small-training.ts';
import type { Small } from '../../helpers/small-training.ts';

// The plain backend would take minutes for pictures.
beforeAll(() => loadEngine('wasm'));

const kinds: Small[] = ['sgd', 'momentum', 'nesterov', 'adam'].flatMap((optimiser) =>
  ['erm', 'dann'].map((method) => ({ choice: { method }, training: { optimiser, learningRate: 0.05, weightDecay: 0.01, clipNorm: 1 } })),
);
const normalised: Small[] = ['none', 'shared', 'domain'].map((normalisation) => ({ choice: { networkParameters: { normalisation } } }));
const pictures: Small = { choice: { network: 'cnn-small' }, training: { epochs: 2 } };

describe('a training', () => {
  it.each([...kinds, ...normalised, pictures])('goes on from a checkpoint to the same bits: $choice $training', async (small) => {
    const alone = await runSmall(smallTraining(small));
    for (const stopAt of [1, 4]) {
      const stopped = await runSmall(smallTraining({ ...small, stopAt }));
      expect(stopped.checkpoints.map(({ step }) => step)).toEqual([stopAt]);
      const resumed = await runSmall(smallTraining(small), stopped.bytes);
      expect(Buffer.from(resumed.bytes).equals(Buffer.from(alone.bytes))).toBe(true);
      const scores = (metrics: typeof alone.metrics) => metrics.filter(({ name, step }) => name.endsWith('accuracy') && step > stopAt);
      expect(scores(resumed.metrics)).toEqual(scores(alone.metrics));
    }
  });

  it('gives other weights for another seed, and the same for the same', async () => {
    const [first, again, other] = [
      await runSmall(smallTraining()),
      await runSmall(smallTraining()),
      await runSmall(smallTraining({ seed: 2 })),
    ];
    expect(first).toEqual(again);
    expect(Buffer.from(first.bytes).equals(Buffer.from(other.bytes))).toBe(false);
  });

  it('leaves no tensor behind, whether it ends, stops or fails', async () => {
    const before = tf.memory().numTensors;
    await runSmall(smallTraining());
    await runSmall(smallTraining({ stopAt: 2 }));
    await runSmall(smallTraining({ training: { optimiser: 'sgd', learningRate: 10, epochs: 200 } })).catch(() => undefined);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops at a loss that is no number, names the step, and keeps what was finite', async () => {
    const training = smallTraining({
      choice: { networkParameters: { normalisation: 'none' } },
      training: { optimiser: 'sgd', learningRate: 10, epochs: 2000, checkpointEvery: 1 },
      source: { ...smallData('table'), items: enormous(smallData('table').items) },
    });
    const seen: { step: number; bytes: Uint8Array }[] = [];
    const failing = (async () => {
      const { train } = await import('../../../main/engine/training/train.ts');
      for await (const update of train(training, null)) if (update.type === 'checkpoint') seen.push(update);
    })();
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'diverged', details: { step: (seen.at(-1)?.step ?? 0) + 1 } });
    for (const { bytes } of seen) {
      const state = decodeCheckpoint(bytes, 'a test');
      for (const value of Object.values(state.values)) expect(value.dataSync().every(Number.isFinite)).toBe(true);
      disposeState(state);
    }
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
