/* The engine room reads tensors without waiting for them, for WebGPU cannot be read at once. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { methods } from '../../../main/engine/methods/index.ts';
import { networks } from '../../../main/engine/networks/index.ts';
import { runSmall, smallTraining } from '../../helpers/small-training.ts';

beforeAll(() => loadEngine('wasm'));

const folder = join(import.meta.dirname, '../../../main/engine');
const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));

describe('the engine room', () => {
  it('never asks for a tensor’s numbers at once', async () => {
    expect(files.length).toBeGreaterThan(30);
    const texts = await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
    expect(texts.filter(([, text]) => /dataSync|arraySync|bytesSync|readSync/.test(text)).map(([name]) => name)).toEqual([]);
  });

  it('needs no operation that does: every method trains, and some on every network, where such a reading fails', async () => {
    const reading = vi.spyOn(tf.Tensor.prototype, 'dataSync').mockImplementation(() => {
      throw new Error('A tensor was read at once.');
    });
    try {
      for (const { descriptor: method } of methods)
        for (const { descriptor: network } of networks) {
          if (!['erm', 'mcd'].includes(method.id) && !['mlp', 'audio-cnn'].includes(network.id)) continue;
          const choice = { method: method.id, network: network.id, networkParameters: { dropout: 0.4 } };
          const training = { steps: 2, weightDecay: 0.01, clipNorm: 1 };
          expect((await runSmall(smallTraining({ choice, training }))).checkpoints).toHaveLength(1);
        }
    } finally {
      reading.mockRestore();
    }
  });
});
