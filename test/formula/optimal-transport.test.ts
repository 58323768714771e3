/* The transport plan of a batch: against Sinkhorn's scaling in NumPy, and against the exact plan of SciPy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { transportPlan } from '../../main/engine/losses/optimal-transport.ts';
import { expectClose } from './close.ts';
import { tensor } from './fixtures.ts';
import type { Stored } from './fixtures.ts';
import { onEngines } from './on-engines.ts';

interface Entropic {
  readonly name: string;
  readonly cost: Stored;
  readonly regularisation: number;
  readonly iterations: number;
  readonly plan: Stored;
}

interface Exact {
  readonly cost: Stored;
  /** Of the exact plan, and the mean of all costs. */
  readonly least: number;
  readonly mean: number;
}

const { entropic, exact } = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/formula/optimal-transport.json'), 'utf8')) as {
  entropic: Entropic[];
  exact: Exact[];
};
const costOf = (plan: tf.Tensor, cost: Stored): number => tf.sum(tf.mul(plan, tensor(cost))).dataSync()[0] ?? Number.NaN;

onEngines(() => {
  describe('entropic transport', () => {
    it.each(entropic)('$name: the plan of NumPy', ({ cost, plan, ...sinkhorn }) => {
      expectClose(transportPlan(tensor(cost), sinkhorn), plan, 2e-6);
    });

    it.each(exact)('costs hardly more than the exact plan, as ε falls', ({ cost, least, mean }) => {
      const more = (regularisation: number, iterations: number): number =>
        (costOf(transportPlan(tensor(cost), { regularisation, iterations }), cost) - least) / mean;
      // In shares of the mean cost, which a plan without any aim has: first with what DeepJDOT is set to.
      expect(more(0.05, 50)).toBeGreaterThan(0);
      expect(more(0.05, 50)).toBeLessThan(0.03);
      expect(Math.abs(more(0.01, 500))).toBeLessThan(0.004);
    });

    it.each(exact)('carries 1/n from and to each item', ({ cost }) => {
      const plan = transportPlan(tensor(cost), { regularisation: 0.05, iterations: 50 });
      const n = cost.shape[0] ?? 0;
      for (const sum of tf.mul(tf.sum(plan, 0), n).dataSync()) expect(sum).toBeCloseTo(1, 4);
      for (const sum of tf.mul(tf.sum(plan, 1), n).dataSync()) expect(Math.abs(sum - 1)).toBeLessThan(0.01);
    });

    it('has room for costs that differ by many magnitudes, and for none at all', () => {
      const far = tf.tensor2d([0, 1e6, 1e6, 1e-6, 1e6, 0, 1e6, 1e6, 1e6], [3, 3]);
      const plan = transportPlan(far, { regularisation: 0.001, iterations: 100 });
      // Nothing is left of exp(−10⁶): each column still gets its share, and what costs nothing is what is chosen.
      const [first, , , , , second] = plan.dataSync();
      for (const sum of tf.sum(plan, 0).dataSync()) expect(sum).toBeCloseTo(1 / 3, 4);
      expect(first).toBeGreaterThan(0.3);
      expect(second).toBeGreaterThan(0.3);
      const even = transportPlan(tf.zeros([2, 4]), { regularisation: 0.05, iterations: 3 });
      for (const mass of even.dataSync()) expect(mass).toBeCloseTo(1 / 8, 6);
    });

    it('lets no gradient through: that of Σ γ C is γ', () => {
      const [{ cost, plan, ...sinkhorn }] = entropic as [Entropic];
      const gradient = tf.grad((c: tf.Tensor) => tf.sum(tf.mul(transportPlan(c, sinkhorn), c)))(tensor(cost));
      expectClose(gradient, plan, 2e-6);
    });
  });
});
