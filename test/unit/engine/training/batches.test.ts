import { describe, expect, it } from 'vitest';
import { batchSizes } from '../../../../main/engine/training/batch-parts.ts';
import { batchWriter, directBatches } from '../../../../main/engine/training/batches.ts';
import type { BatchPlan } from '../../../../main/engine/training/batches.ts';
import type { HostBatch } from '../../../../main/engine/training/execution.ts';
import { smallData, tableInput } from '../../../helpers/small-training.ts';

function planOf(seesTarget = true, seed = 1) {
  const [source, target] = [smallData('table', { seed: 1 }), smallData('table', { seed: 2, degrees: 30 })];
  const plan: BatchPlan = { input: tableInput, labelWidth: 3, batchSize: 4, seed, seesTarget, source, target };
  return { plan, source, target };
}

function emptyBatch(plan: BatchPlan): HostBatch {
  const { source, labels, target } = batchSizes(plan);
  return { source: new Float32Array(source), labels: new Float32Array(labels), target: new Float32Array(target) };
}

const copyOf = ({ source, labels, target }: HostBatch): HostBatch => ({
  source: source.slice(),
  labels: labels.slice(),
  target: target.slice(),
});

async function written(plan: BatchPlan, step: number): Promise<HostBatch> {
  const batch = emptyBatch(plan);
  await batchWriter(plan)(step, batch);
  return batch;
}

describe('a batch', () => {
  it('follows from the seed and the step alone, whatever was in the arrays before', async () => {
    const { plan } = planOf();
    const write = batchWriter(plan);
    const into = emptyBatch(plan);
    for (const step of [9, 2, 2, 30]) {
      for (const values of Object.values(into) as Float32Array[]) values.fill(7);
      await write(step, into);
      expect(into).toEqual(await written(plan, step));
    }
    expect(await written(plan, 3)).not.toEqual(await written(plan, 4));
    expect(await written(planOf(true, 2).plan, 3)).not.toEqual(await written(plan, 3));
  });

  it('holds items of the training parts, each with its own label', async () => {
    const { plan, source, target } = planOf();
    const { labels } = await written(plan, 0);
    const [fromSource, fromTarget] = [source.reads.slice(0, 4), target.reads.slice(0, 4)];
    expect(fromSource.every((item) => source.training.includes(item))).toBe(true);
    expect(fromTarget.every((item) => target.training.includes(item))).toBe(true);
    expect([...labels]).toEqual(fromSource.flatMap((item) => [0, 1, 2].map((label) => (label === source.labels[item] ? 1 : 0))));
  });

  it('has nothing of the target for a method that sees none', async () => {
    const { plan, target } = planOf(false);
    expect(batchSizes(plan)).toEqual({ source: 8, labels: 12, target: 0 });
    const { source, labels, target: none } = await written(plan, 5);
    expect(none).toHaveLength(0);
    expect(target.reads).toEqual([]);
    // The source's part is what it is for a method that does, so arms compare.
    expect({ source, labels }).toEqual({
      source: (await written(planOf().plan, 5)).source,
      labels: (await written(planOf().plan, 5)).labels,
    });
  });
});

describe('items that are changed at random', () => {
  const augmentation = { view: 'weak', flip: false, colours: false } as const;

  it('are those of both domains, otherwise in each step, and the same for the same', async () => {
    const { plan } = planOf();
    const plain = await written(plan, 3);
    const changed = await written({ ...plan, augmentation }, 3);
    expect(changed).toEqual(await written({ ...plan, augmentation }, 3));
    expect(changed.labels).toEqual(plain.labels);
    for (const part of ['source', 'target'] as const) {
      const moved = changed[part].map((value, at) => value - (plain[part][at] ?? 0));
      // Noise of a tenth, on every value.
      expect(moved.every((value) => value !== 0 && Math.abs(value) < 0.6)).toBe(true);
      const later = await written({ ...plan, augmentation }, 4);
      expect(later[part].map((value, at) => value - (plain[part][at] ?? 0))).not.toEqual(moved);
    }
  });

  it('leave the two views of a method as it wants them', async () => {
    const { plan } = planOf();
    const viewing = { ...plan, views: true };
    const into = (): HostBatch => ({ ...emptyBatch(viewing), strong: new Float32Array(8) });
    const [usual, changed] = [into(), into()];
    await batchWriter(viewing)(3, usual);
    await batchWriter({ ...viewing, augmentation: { ...augmentation, view: 'strong' } })(3, changed);
    expect({ target: changed.target, strong: changed.strong }).toEqual({ target: usual.target, strong: usual.strong });
    expect(changed.source).not.toEqual(usual.source);
  });

  it('are also those whose labels were given', async () => {
    const { plan, target } = planOf();
    const given = { items: Int32Array.of(1, 2), classes: Int32Array.of(0, 1) };
    const some: BatchPlan = { ...plan, labelledTarget: true, target: { ...target, given } };
    const into = (): HostBatch => ({ ...emptyBatch(plan), labelled: new Float32Array(8), targetLabels: new Float32Array(12) });
    const [plain, changed] = [into(), into()];
    await batchWriter(some)(3, plain);
    await batchWriter({ ...some, augmentation })(3, changed);
    expect(changed.targetLabels).toEqual(plain.targetLabels);
    expect(changed.labelled).not.toEqual(plain.labelled);
  });
});

describe('batches made one by one', () => {
  it('begin at the step that is asked for, and go on by one', async () => {
    const { plan } = planOf();
    const batches = directBatches(plan, 11);
    for (const step of [11, 12, 13]) expect(copyOf(await batches.next())).toEqual(await written(plan, step));
    await batches.close();
  });
});
