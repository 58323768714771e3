/* Labels that a target has reach the oracle score, and nothing else. */
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { methods } from '../../../main/engine/methods/index.ts';
import { validators } from '../../../main/engine/validators/index.ts';
import type { NewMetric } from '../../../shared/model/run.ts';
import { choicesOf, labelFree, scoresOf } from '../../../shared/model/selection.ts';
import { orLong } from '../../helpers/long.ts';
import { classesFor, runSmall, smallData, smallTraining } from '../../helpers/small-training.ts';

const target = () => smallData('table', { seed: 2, degrees: 30 });
/** What every validator, the vote and `last` would choose. */
function choices(metrics: readonly NewMetric[]): unknown[] {
  const [first] = metrics;
  const all = labelFree(metrics.map((metric, seq) => ({ ...metric, seq })));
  const voters = validators.filter(({ descriptor }) => descriptor.votes).map(({ descriptor }) => descriptor.id);
  return first ? [...choicesOf(scoresOf(all, first, voters))] : [];
}

const ids = methods.map(({ descriptor }) => descriptor.id);

describe('quarantine', () => {
  it.each(ids)('%s trains alike whatever the labels of its target are', async (method) => {
    const given = target();
    const run = (labels: Int32Array | null) =>
      runSmall(smallTraining({ choice: { method }, training: { epochs: 2 }, target: { ...given, labels }, validators }));
    const [right, turned] = [await run(given.labels), await run(given.labels.map((label) => 1 - label))];
    const none = orLong(method === 'dann', true) ? await run(null) : null;
    for (const other of none ? [turned, none] : [turned]) {
      expect(Buffer.from(other.bytes).equals(Buffer.from(right.bytes))).toBe(true);
      const open = (metrics: typeof right.metrics) => metrics.filter(({ oracle }) => !oracle);
      expect(open(other.metrics)).toEqual(open(right.metrics));
      // And so the same checkpoint is chosen, by whatever validator.
      expect(choices(other.metrics)).toEqual(choices(right.metrics));
    }
    // Some cannot score so few items; the others did.
    const regression = !classesFor(method).length;
    expect(choices(right.metrics).length).toBeGreaterThan(regression ? 4 : 8);
    const oracles = (metrics: typeof right.metrics) => metrics.filter(({ oracle }) => oracle);
    expect(new Set(oracles(right.metrics).map(({ name }) => name))).toEqual(
      new Set(regression ? ['target-r2', 'target-error'] : ['target-accuracy']),
    );
    if (none) expect(oracles(none.metrics)).toEqual([]);
    if (!regression)
      for (const [at, { value }] of oracles(right.metrics).entries()) expect(oracles(turned.metrics)[at]?.value).toBeCloseTo(1 - value, 10);
  });

  it('hands a batch to a method without the labels of the target', async () => {
    const training = smallTraining();
    const [phase] = training.model.phases;
    const seen = new Set<string>();
    const spied = {
      ...training.model,
      phases: [
        {
          ...phase,
          loss: (batch: object, ...rest: never[]) => (
            Object.keys(batch).forEach((key) => seen.add(key)),
            (phase?.loss as (...given: unknown[]) => never)(batch, ...rest)
          ),
        },
      ],
    } as typeof training.model;
    await runSmall({ ...training, model: spied });
    expect([...seen].sort()).toEqual(['labels', 'source', 'target']);
  });

  it('keeps a method that adapts nothing from even reading the target’s training part', async () => {
    const given = target();
    await runSmall(smallTraining({ choice: { method: 'erm' }, target: given }));
    const read = new Set(given.reads);
    expect(given.training.filter((index) => read.has(index))).toHaveLength(0);
    expect(given.heldOut.every((index) => read.has(index))).toBe(true);
  });

  it('never trains on what is held out', async () => {
    const [source, adapted] = [smallData('table'), target()];
    const training = smallTraining({ source, target: adapted, training: { evaluateEvery: 10000, epochs: 2 } });
    const ended = runSmall({ ...training, stopping: () => source.reads.length > 40 });
    await ended;
    const read = (data: typeof source) => new Set(data.reads);
    expect(source.heldOut.some((index) => read(source).has(index))).toBe(false);
    expect(adapted.heldOut.some((index) => read(adapted).has(index))).toBe(false);
  });
});
