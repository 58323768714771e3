import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { comparison, treacherousTask } from '../../../helpers/comparison.ts';

beforeAll(() => loadEngine('wasm'));

it('CDAN+E learns from an unlabelled target what the source cannot teach', async () => {
  const found = await comparison('cdan-e', { off: { lambda: 0 } }, treacherousTask);
  expect(found.baseline).toBeLessThan(0.7);
  expect(found.adapted - found.baseline).toBeGreaterThan(0.15);
  expect(found.source).toBeGreaterThan(0.9);
  // It is the reversed gradient that does it: without one, the same training ends where the baseline does.
  expect(found.idle).toBeLessThan(0.02);
});
