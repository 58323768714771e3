/* A training that is killed loses what it did after its last checkpoint, and repeats that to the bit, reports and all. */
import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { train } from '../../../../main/engine/training/train.ts';
import type { NewMetric } from '../../../../shared/model/run.ts';
import { runSmall, smallData, smallTraining } from '../../../helpers/small-training.ts';

beforeAll(() => loadEngine('wasm'));

const cases = ['erm', 'dann'].flatMap((method) => ['none', 'shared', 'domain'].map((normalisation) => ({ method, normalisation })));

it.each(cases)('$method, normalisation $normalisation', async ({ method, normalisation }) => {
  // Epochs of 22 steps: a report takes the mean over two, and checkpoints fall in between.
  const training = smallTraining({
    choice: { method, networkParameters: { normalisation } },
    training: { batchSize: 2, epochs: 2, checkpointEvery: 5, learningRateSchedule: 'inverse' },
    source: smallData('table', { seed: 1 }),
    target: smallData('table', { seed: 2, degrees: 30 }),
  });
  const alone = await runSmall(training);
  expect(alone.checkpoints.map(({ step }) => step)).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 44]);
  expect(new Set(alone.metrics.map(({ name }) => name))).toContain('target-accuracy');

  for (const killedAfter of [3, 8, 22, 43]) {
    let stored: NewMetric[] = [];
    let last: { step: number; bytes: Uint8Array } | null = null;
    for await (const update of train(training, null)) {
      if (update.type === 'checkpoint') last = update;
      else stored.push(...update.metrics);
      if (update.type === 'step' && update.step === killedAfter) break;
    }
    const from = last?.step ?? 0;
    stored = stored.filter(({ step }) => step <= from);
    const resumed = await runSmall(training, last?.bytes ?? null);
    expect(Buffer.compare(resumed.bytes, alone.bytes), `killed after ${killedAfter}`).toBe(0);
    expect([...stored, ...resumed.metrics]).toEqual(alone.metrics);
  }
});
