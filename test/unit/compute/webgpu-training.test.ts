import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../main/engine/methods/index.ts';
import { childAnswer } from '../../helpers/child-answer.ts';
import { orLong } from '../../helpers/long.ts';
import { softwareVulkan } from '../../helpers/software-vulkan.ts';
import type { LossesByEngine, Wish } from '../../helpers/training-child.ts';

const vulkan = await softwareVulkan();
const missing = 'missing' in vulkan ? vulkan.missing : undefined;
const environment = 'environment' in vulkan ? vulkan.environment : {};

const patience = 480;
const everyMethod = methods.map(({ descriptor }) => descriptor.id);

// The second step's losses are of what the first one learnt.
const wishes: readonly Wish[] = [
  { network: 'mlp', steps: orLong(2, 20), methods: everyMethod },
  ...['cnn-small', 'resnet-small', 'audio-cnn', 'text-cnn', 'linear'].map((network) => ({
    network,
    steps: orLong(2, 4),
    methods: ['dann'],
  })),
];

describe.skipIf(missing)(`training on WebGPU${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let losses: LossesByEngine = {};
  beforeAll(async () => {
    const script = new URL('../../helpers/training-child.ts', import.meta.url);
    losses = (await childAnswer(script, [JSON.stringify(wishes)], environment, patience)) as LossesByEngine;
  }, 1000 * patience);

  it.each(wishes)('takes the same $steps steps as the CPU with $network, whatever the method: $methods', ({ network, steps, methods }) => {
    const { [network]: expected = {} } = losses['wasm'] ?? {};
    const { [network]: actual = {} } = losses['webgpu'] ?? {};
    for (const found of [expected, actual]) expect(methods.map((id) => found[id]?.length)).toEqual(methods.map(() => steps));
    // The steps at which the two engines are further apart than 1e-3 of a loss.
    const apart = methods.flatMap((id) =>
      (expected[id] ?? []).flatMap((terms, step) =>
        Object.entries(terms)
          .map(([name, value]) => ({ id, step, name, value, onWebgpu: actual[id]?.[step]?.[name] ?? Number.NaN }))
          .filter(({ value, onWebgpu }) => !(Math.abs(value - onWebgpu) <= 1e-3 * Math.max(1, Math.abs(value)))),
      ),
    );
    expect(apart).toEqual([]);
  });
});
