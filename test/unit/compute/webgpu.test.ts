import { afterEach, describe, expect, it, vi } from 'vitest';
import { webgpu } from '../../../main/compute/engines/webgpu.ts';
import { appErrorSchema } from '../../../shared/contract/error-shape.ts';
import { childAnswer } from '../../helpers/child-answer.ts';
import { softwareVulkan } from '../../helpers/software-vulkan.ts';
import { operationCases } from './operation-cases.ts';
import type { OperationAnswer } from './webgpu-operations.ts';

const vulkan = await softwareVulkan();
const missing = 'missing' in vulkan ? vulkan.missing : undefined;
const environment = 'environment' in vulkan ? vulkan.environment : {};
const patience = 120_000;

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(missing)(`WebGPU on software Vulkan${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('starts, names its device and says that it is software', { timeout: patience }, async () => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const status = await webgpu.probe();
    expect(status).toMatchObject({ id: 'webgpu', title: 'WebGPU', works: true, software: true, hint: null });
    expect(status.device).toMatch(/swiftshader.*\(software\)$/i);
    expect(status.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('computes and differentiates all that networks and methods use as the CPU does', { timeout: patience }, async () => {
    const script = new URL('./webgpu-operations.ts', import.meta.url);
    const answers = (await childAnswer(script, [], environment)) as Record<string, OperationAnswer>;
    expect(Object.keys(answers)).toEqual(Object.keys(operationCases));
    const wrong = Object.entries(answers).filter(
      ([, { difference, repeats, left }]) => difference === null || difference > 1e-4 || !repeats || left !== 0,
    );
    expect(wrong).toEqual([]);
  });

  const failureOf = async (what: string) => childAnswer(new URL('./webgpu-failures.ts', import.meta.url), [what], environment);

  it.each(['lost between steps', 'lost while reading'])('reports a GPU that is %s, to be resumed', { timeout: patience }, async (when) => {
    const error = appErrorSchema.parse(await failureOf(when));
    expect(error).toMatchObject({ code: 'trainer-crashed', retry: true, hint: 'Resume the run: it goes on at its last checkpoint.' });
    expect(error.message).toMatch(/^The GPU .*swiftshader.* was lost/i);
  });

  it('refuses a tensor above the GPU’s limit', { timeout: patience }, async () => {
    const error = appErrorSchema.parse(await failureOf('too large'));
    expect(error.code).toBe('bad-config');
    expect(error.message).toMatch(/^A tensor of shape 2 × 268435456 takes 2048 MiB, and the GPU .* allows 1024 MiB for one\.$/);
  });

  it('reports a GPU whose memory is full', { timeout: patience }, async () => {
    const error = appErrorSchema.parse(await failureOf('full'));
    expect(error).toMatchObject({ code: 'trainer-crashed', retry: true });
    expect(error.message).toMatch(/ran out of memory/);
  });

  it('says how to read a tensor where a reading cannot wait', { timeout: patience }, async () => {
    expect(await failureOf('read at once')).toEqual({
      message: 'A tensor on WebGPU can only be read with `await tensor.data()`.',
    });
  });
});

describe.runIf(process.platform === 'linux')('WebGPU without a driver (skipped where drivers come with the system)', () => {
  it('does not work, and says why and what helps', { timeout: patience }, async () => {
    // A loader that is installed finds no driver by these.
    for (const name of ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES']) vi.stubEnv(name, '/nowhere.json');
    const status = await webgpu.probe();
    expect(status).toMatchObject({ works: false, version: null, device: null });
    expect(status.reason).toBe('No GPU was found with a driver that WebGPU can use.');
    expect(status.hint).toMatch(/Vulkan/);
  });
});
