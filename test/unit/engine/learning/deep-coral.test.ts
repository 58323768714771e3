import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { comparison, treacherousTask } from '../../../helpers/comparison.ts';

beforeAll(() => loadEngine('wasm'));

it.each([
  { layer: 'scores', given: {} },
  // Of 16 features, by whose square the distance is divided.
  { layer: 'features', given: { layer: 'features', weight: 10 } },
])('Deep CORAL learns from an unlabelled target what the source cannot teach, by its $layer', async ({ given }) => {
  const found = await comparison('deep-coral', { given, off: { ...given, weight: 0 } }, treacherousTask);
  expect(found.baseline).toBeLessThan(0.7);
  expect(found.adapted - found.baseline).toBeGreaterThan(0.15);
  expect(found.source).toBeGreaterThan(0.9);
  // It is the distance of the covariances that does it: without it, the same training ends where the baseline does.
  expect(found.idle).toBeLessThan(0.02);
});
