import { setImmediate } from 'node:timers/promises';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../shared/contract/errors.ts';
import type { OpenGpu } from './webgpu-adapter.ts';

const resumeHint = 'Resume the run: it goes on at its last checkpoint.';

/**
 * TensorFlow.js's backend for one GPU, which tells when that fails. Left to itself a lost or full GPU takes commands and
 * does nothing, so that a training would go on with numbers that mean nothing.
 */
export class GuardedBackend extends WebGPUBackend {
  readonly #name: string;
  readonly #largest: number;
  #failure: AppError | undefined;
  #lastStep: Promise<void> | undefined;

  constructor({ device, info, name }: OpenGpu) {
    super(device, info);
    this.#name = name;
    this.#largest = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize);
    void device.lost.then(({ message }) => this.#fail(this.#lost(message)));
    device.addEventListener('uncapturederror', (event) => {
      // Dawn prints the error otherwise, with places in its own sources.
      event.preventDefault();
      this.#fail(this.#refused(event.error));
    });
  }

  /** Throws what the GPU has reported: AppError `trainer-crashed` when it was lost or is full. */
  #check(): void {
    if (this.#failure) throw this.#failure;
  }

  /**
   * Called between steps: waits until the GPU is done with all but the last one, since commands and batches would pile up
   * when it is slower than what commands it. Throws AppError `trainer-crashed` when it was lost or is full.
   */
  async keepPace(): Promise<void> {
    const last = this.#lastStep;
    this.#lastStep = this.queue.onSubmittedWorkDone().then(
      () => undefined,
      () => undefined,
    );
    await last;
    this.#check();
  }

  override submitQueue(): void {
    this.#check();
    super.submitQueue();
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    this.#check();
    try {
      return await super.read(dataId);
    } finally {
      // A reading that fails because the GPU was lost fails a moment before the loss is reported.
      await setImmediate();
      this.#check();
    }
  }

  /** Answers what lies outside the GPU. Throws for the rest: Node has no way to wait for a GPU. */
  override readSync(dataId: object): tf.BackendValues {
    const { values, dtype } = this.tensorMap.get(dataId);
    if (values == null && dtype !== 'complex64') throw new Error('A tensor on WebGPU can only be read with `await tensor.data()`.');
    return super.readSync(dataId);
  }

  /**
   * Puts a tensor on the GPU, when a kernel first uses it. Numbers are written past the open pass: the backend's own way
   * ends it for a copy, which costs more than the kernel for the many single numbers of a step.
   * Throws AppError `bad-config` for a tensor that is too large for the GPU.
   */
  override uploadToGPU(dataId: object): void {
    const data = this.tensorMap.get(dataId);
    if (data.resource != null) return;
    const bytes = 4 * tf.util.sizeFromShape(data.shape);
    if (bytes > this.#largest) throw this.#tooLarge(data.shape, bytes);
    const values = data.values as Float32Array | Int32Array | Uint8Array | null;
    data.values = null as unknown as tf.BackendValues;
    super.uploadToGPU(dataId);
    if (values == null) return;
    const kind = data.dtype === 'float32' ? Float32Array : Int32Array;
    this.queue.writeBuffer(data.resource as unknown as GPUBuffer, 0, values instanceof kind ? values : new kind(values));
  }

  #fail(error: AppError): void {
    this.#failure ??= error;
  }

  #lost(message: string): AppError {
    return new AppError('trainer-crashed', `The GPU ${this.#name} was lost${message ? `: ${firstLine(message)}` : '.'}`, {
      hint: resumeHint,
      details: { device: this.#name },
      retry: true,
    });
  }

  #refused(error: GPUError): AppError {
    if (error instanceof GPUOutOfMemoryError)
      return new AppError('trainer-crashed', `The GPU ${this.#name} ran out of memory: ${firstLine(error.message)}`, {
        hint: 'Close what else uses the GPU, then resume the run; or start it anew with smaller batches or on another engine.',
        details: { device: this.#name },
        retry: true,
      });
    return new AppError('internal', `The GPU ${this.#name} refused a command: ${firstLine(error.message)}`, {
      hint: 'Use another engine, and please report this.',
      details: { device: this.#name },
    });
  }

  #tooLarge(shape: readonly number[], bytes: number): AppError {
    const mebibytes = (count: number): string => `${Math.ceil(count / 2 ** 20)} MiB`;
    return new AppError(
      'bad-config',
      `A tensor of shape ${shape.join(' × ')} takes ${mebibytes(bytes)}, and the GPU ${this.#name} allows ${mebibytes(this.#largest)} for one.`,
      {
        hint: 'Use smaller batches or a smaller network, or another engine.',
        details: { device: this.#name, bytes, largest: this.#largest },
      },
    );
  }
}

const firstLine = (message: string): string => message.trim().split('\n')[0] ?? '';
