import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findTfjsNode } from '../../../main/compute/engines/tensorflow-installation.ts';
import { loadTensorflow } from '../../../main/compute/engines/tensorflow-load.ts';
import { expectError, temporaryFolder } from './fake-tensorflow.ts';

afterEach(() => vi.unstubAllEnvs());

const tfjsNode = await findTfjsNode();

describe.skipIf(!tfjsNode)('starting TensorFlow (skipped without the optional package)', () => {
  it.each([
    [undefined, 'true'],
    ['false', 'false'],
  ])('leaves the GPU memory that it does not need to others, unless its user decided: %j', async (before, after) => {
    vi.stubEnv('TF_FORCE_GPU_ALLOW_GROWTH', before);
    const binding = join(await temporaryFolder(), 'tfjs_binding.node');
    await writeFile(binding, 'not an addon');
    await expectError(loadTensorflow(tfjsNode?.packagePath ?? '', binding), 'engine-unavailable', /does not load/);
    expect(process.env['TF_FORCE_GPU_ALLOW_GROWTH']).toBe(after);
  });
});
