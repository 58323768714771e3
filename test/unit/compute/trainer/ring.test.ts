import { describe, expect, it } from 'vitest';
import { createRing, Ring } from '../../../../main/compute/trainer/ring.ts';

const sizes = { source: 3, labels: 2, target: 4 };

describe('a ring of batches', () => {
  it('gives both sides the same numbers, and every slot and part its own', () => {
    const shared = createRing(sizes, 3);
    const [worker, trainer] = [new Ring(shared), new Ring(shared)];
    expect(trainer.slots).toBe(3);
    const values = (slot: number, length: number, part: number) => Array.from({ length }, (_, at) => 100 * slot + 10 * part + at);
    for (let slot = 0; slot < 3; slot++) {
      const { source, labels, target } = worker.batch(slot);
      source.set(values(slot, 3, 1));
      labels.set(values(slot, 2, 2));
      target.set(values(slot, 4, 3));
    }
    for (let slot = 0; slot < 3; slot++) {
      const { source, labels, target } = trainer.batch(slot);
      expect([[...source], [...labels], [...target]]).toEqual([values(slot, 3, 1), values(slot, 2, 2), values(slot, 4, 3)]);
    }
  });

  it('holds batches without target items', () => {
    const ring = new Ring(createRing({ ...sizes, target: 0 }, 2));
    expect(ring.batch(1).target).toHaveLength(0);
    expect(ring.batch(1).labels).toHaveLength(2);
  });

  it('lets the trainer wait until the slot that it asks for is full', async () => {
    const shared = createRing(sizes, 2);
    const [worker, trainer] = [new Ring(shared), new Ring(shared)];
    const order: string[] = [];
    const waiting = trainer.waitUntilFull(1).then(() => order.push('full'));
    worker.setFull(0);
    await new Promise(setImmediate);
    order.push('the other slot');
    worker.setFull(1);
    await waiting;
    expect(order).toEqual(['the other slot', 'full']);
    await trainer.waitUntilFull(1);
    trainer.setEmpty(1);
    worker.waitUntilEmpty(1);
  });
});
