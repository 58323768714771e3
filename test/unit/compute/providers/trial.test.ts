import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { featureKey, openFeatures } from '../../../../main/backbones/cache.ts';
import { openBackbone } from '../../../../main/backbones/open.ts';
import { productModel } from '../../../../main/compute/providers/product.ts';
import { providerStatuses } from '../../../../main/compute/providers/status.ts';
import { tryProvider } from '../../../../main/compute/providers/trial.ts';
import { ensureFeatures } from '../../../../main/compute/trainer/features.ts';
import { openPacked } from '../../../../main/data/open.ts';
import { childAnswer } from '../../../helpers/child-answer.ts';
import { colourBackbone } from '../../../helpers/colour-backbone.ts';
import { softwareVulkan } from '../../../helpers/software-vulkan.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { onnxBytes } from '../../../helpers/tiny-onnx.ts';

const vulkan = await softwareVulkan();
const missing = 'missing' in vulkan ? vulkan.missing : undefined;
const withVulkan = (): void => {
  if ('environment' in vulkan) for (const [name, value] of Object.entries(vulkan.environment)) vi.stubEnv(name, value);
};
afterEach(() => vi.unstubAllEnvs());

/** A script that ends as native code does. */
async function crashing(): Promise<string> {
  const path = join(await temporaryFolder(), 'crash.mjs');
  await writeFile(path, `process.kill(process.pid, 'SIGSEGV'); await new Promise((resolve) => setTimeout(resolve, 10_000));`);
  return path;
}

describe('a trial', () => {
  it('that crashes is an answer, which is remembered for a day', async () => {
    const { place, datasetFolder } = await colourBackbone(4);
    const folder = await temporaryFolder();
    const order = { datasetFolder, place };
    const failed = await tryProvider('webgpu', order, 60, { folder, child: await crashing() });
    expect(failed).toMatchObject({ failed: expect.stringContaining('SIGSEGV') as unknown });
    expect(await tryProvider('webgpu', order, 60, { folder, child: 'no-such-script' })).toEqual(failed);
    const later = { folder, child: 'no-such-script', now: () => new Date(Date.now() + 25 * 60 * 60 * 1000) };
    expect(await tryProvider('webgpu', order, 60, later)).not.toEqual(failed);
  });

  it('of the processor finds no difference from itself, and is remembered for good', async () => {
    const { place, datasetFolder } = await colourBackbone(4);
    const folder = await temporaryFolder();
    const trial = await tryProvider('cpu', { datasetFolder, place }, 60, { folder });
    expect(trial).toMatchObject({ difference: 0 });
    const later = { folder, child: 'no-such-script', now: () => new Date(Date.now() + 1000 * 24 * 60 * 60 * 1000) };
    expect(await tryProvider('cpu', { datasetFolder, place }, 60, later)).toEqual(trial);
  });

  it.skipIf(missing)(`of WebGPU on software Vulkan finds the same features${missing ? ` (skipped: ${missing})` : ''}`, async () => {
    withVulkan();
    const { place, datasetFolder } = await colourBackbone(4);
    const trial = await tryProvider('webgpu', { datasetFolder, place }, 60, { folder: await temporaryFolder() });
    expect('difference' in trial ? trial.difference : trial).toBeLessThan(1e-5);
  });
});

it('features that the processor computes are the bytes that the model alone gives, and what computed them is kept with them', async () => {
  const { place, datasetFolder } = await colourBackbone(50);
  const by = await ensureFeatures([datasetFolder], place);
  expect(by).toEqual(['Features by colour were computed on the processor.']);
  expect(await ensureFeatures([datasetFolder], place)).toEqual(by);
  const dataset = await openPacked(datasetFolder);
  const items = new Float32Array(50 * 8 * 8 * 3);
  await dataset.read(
    Int32Array.from({ length: 50 }, (_, at) => at),
    place.backbone.input,
    items,
  );
  const model = await openBackbone(place.folder, place.backbone);
  const expected = await model.features(items, 50);
  const kept = await openFeatures(place.featuresFolder, featureKey(place.backbone, dataset.manifest.hash), true);
  const row = new Float32Array(3);
  const rows = Array.from({ length: 50 }, (_, item) => {
    kept?.read(item, row);
    return [...row];
  });
  expect(rows.flat()).toEqual([...expected]);
  await Promise.all([kept?.close(), model.close(), dataset.close()]);
});

it.skipIf(missing)('features are computed on WebGPU where ISTHMUS_ONNX asks for it, here on software Vulkan', async () => {
  const given = await colourBackbone(50);
  const computed = (onnx: string) =>
    childAnswer(
      new URL('./features-child.ts', import.meta.url),
      [JSON.stringify({ ...given, place: { ...given.place, featuresFolder: join(given.place.folder, onnx) } })],
      { ...('environment' in vulkan && vulkan.environment), ISTHMUS_ONNX: onnx, ISTHMUS_CACHE: join(given.place.folder, 'cache') },
    ) as Promise<{ by: string[]; mean: number[] }>;
  const [webgpu, processor] = [await computed('webgpu'), await computed('cpu')];
  expect(webgpu.by).toEqual(['Features by colour were computed on WebGPU, chosen by ISTHMUS_ONNX=webgpu.']);
  expect(processor.by).toEqual(['Features by colour were computed on the processor, chosen by ISTHMUS_ONNX=cpu.']);
  for (const [at, mean] of processor.mean.entries()) expect(webgpu.mean[at]).toBeCloseTo(mean, 5);
});

describe('the list of providers', () => {
  it('says how to get one that is not installed, and of a crash what ended it', async () => {
    const [cuda, webgpu] = await providerStatuses(
      [
        { id: 'cuda', installed: false },
        { id: 'webgpu', installed: true },
      ],
      await crashing(),
    );
    expect(cuda).toMatchObject({ id: 'cuda', works: false, hint: expect.stringContaining('ONNXRUNTIME_NODE_INSTALL=cuda12') as unknown });
    expect(webgpu).toMatchObject({ id: 'webgpu', works: false, reason: expect.stringContaining('SIGSEGV') as unknown });
  });

  it('has the processor, which works', async () => {
    expect((await providerStatuses()).at(-1)).toMatchObject({ id: 'cpu', title: 'Processor', works: true, hint: null });
  });

  it.skipIf(missing)('has WebGPU, which works on software Vulkan', async () => {
    withVulkan();
    expect(await providerStatuses()).toContainEqual(expect.objectContaining({ id: 'webgpu', works: true }));
  });
});

it('the model that providers are tried with is a product of matrices', () => {
  const product = onnxBytes({
    inputs: [{ name: 'x', shape: [1, 2] }],
    outputs: [{ name: 'y', shape: [1, 2] }],
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    weights: [{ name: 'w', shape: [2, 2], values: [1, 2, 3, 4] }],
  });
  expect(productModel).toBe(Buffer.from(product).toString('base64'));
});
