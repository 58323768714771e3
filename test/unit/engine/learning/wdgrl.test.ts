import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { comparison, treacherousTask } from '../../../helpers/comparison.ts';

beforeAll(() => loadEngine('wasm'));

it('WDGRL learns from an unlabelled target what the source cannot teach', async () => {
  const found = await comparison('wdgrl', { off: { lambda: 0, criticSteps: 1 } }, (seed) => ({ ...treacherousTask(seed), epochs: 12 }));
  expect(found.baseline).toBeLessThan(0.7);
  expect(found.adapted - found.baseline).toBeGreaterThan(0.2);
  expect(found.source).toBeGreaterThan(0.9);
  // It is the distance that does it: without its weight the same training ends where the baseline does.
  expect(found.idle).toBeLessThan(0.02);
});
