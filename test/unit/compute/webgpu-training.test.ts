import { describe, expect, it } from 'vitest';
import { methods } from '../../../main/engine/methods/index.ts';
import { childAnswer } from '../../helpers/child-answer.ts';
import { orLong } from '../../helpers/long.ts';
import { softwareVulkan } from '../../helpers/software-vulkan.ts';
import type { LossesByMethod } from '../../helpers/training-child.ts';

const vulkan = await softwareVulkan();
const missing = 'missing' in vulkan ? vulkan.missing : undefined;
const environment = 'environment' in vulkan ? vulkan.environment : {};

const everyMethod = methods.map(({ descriptor }) => descriptor.id);
const script = new URL('../../helpers/training-child.ts', import.meta.url);
const patience = 240;

/** The steps at which the two engines are further apart than 1e-3 of a loss. */
async function apart(network: string, steps: number, ids: readonly string[]): Promise<unknown[]> {
  const losses = async (engine: string) =>
    (await childAnswer(script, [engine, network, String(steps), ...ids], environment, patience)) as LossesByMethod;
  const [expected, actual] = await Promise.all([losses('wasm'), losses('webgpu')]);
  expect(ids.map((id) => actual[id]?.length)).toEqual(ids.map(() => steps));
  return ids.flatMap((id) =>
    (expected[id] ?? []).flatMap((terms, step) =>
      Object.entries(terms)
        .map(([name, value]) => ({ id, step, name, value, onWebgpu: actual[id]?.[step]?.[name] ?? Number.NaN }))
        .filter(({ value, onWebgpu }) => !(Math.abs(value - onWebgpu) <= 1e-3 * Math.max(1, Math.abs(value)))),
    ),
  );
}

describe.skipIf(missing)(`training on WebGPU${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('takes the same steps as the CPU, whatever the method', { timeout: 1000 * patience }, async () => {
    expect(await apart('mlp', orLong(4, 20), everyMethod)).toEqual([]);
  });

  // The second step's losses are of what the first one learnt.
  it.each(['cnn-small', 'resnet-small', 'audio-cnn', 'text-cnn', 'linear'])(
    'takes the same steps with %s',
    { timeout: 1000 * patience },
    async (network) => {
      expect(await apart(network, orLong(2, 4), ['dann'])).toEqual([]);
    },
  );
});
