/* A child process of webgpu.test.ts: `webgpu-failures.ts WHAT` makes something go wrong on the GPU and prints what was thrown, as JSON. */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { loadEngine } from '../../../main/compute/engines/index.ts';
import { AppError } from '../../../shared/contract/errors.ts';

const engine = await loadEngine('webgpu');
const backend = tf.backend() as WebGPUBackend;
const step = (): tf.Tensor => tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])));
const gibibytes = (count: number): tf.Tensor => tf.fill([count, 2 ** 28], 1);

const failures: Readonly<Record<string, () => Promise<unknown>>> = {
  async 'lost between steps'() {
    for (let done = 0; done < 3; done++) {
      step().dispose();
      await engine.keepPace?.();
    }
    backend.device.destroy();
    for (let more = 0; more < 3; more++) {
      step().dispose();
      await engine.keepPace?.();
    }
  },
  async 'lost while reading'() {
    const reading = step().data();
    backend.device.destroy();
    await reading;
  },
  async 'too large'() {
    gibibytes(2);
  },
  async full() {
    gibibytes(1).dispose();
    await engine.keepPace?.();
    await engine.keepPace?.();
  },
  async 'read at once'() {
    step().dataSync();
  },
};

const thrown: unknown = await failures[process.argv[2] ?? '']?.().then(
  () => null,
  (error: unknown) => error,
);
process.stdout.write(
  `${JSON.stringify(thrown instanceof AppError ? thrown : { message: thrown instanceof Error ? thrown.message : null })}\n`,
);
