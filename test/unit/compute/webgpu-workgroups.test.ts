import { expect, it } from 'vitest';
import { forEachValue } from '../../../main/compute/engines/webgpu-kernels/kernel.ts';

it.each([[1], [64], [65], [65_535 * 64], [65_535 * 64 + 1], [128 * 64 * 64 * 16], [300_000_000]])(
  '%i values have a thread each, in no more workgroups along an axis than WebGPU allows',
  (values) => {
    const [x, y = 1, z = 1] = forEachValue('test', [values], [], '').dispatch;
    expect(Math.max(x, y, z)).toBeLessThanOrEqual(65_535);
    expect(64 * x * y * z).toBeGreaterThanOrEqual(values);
    expect(64 * x * y * z).toBeLessThan(values + 64 * (y + 1));
  },
);
