import type { EngineId, EngineStatus } from '../../../shared/model/engine.ts';

/** An engine that is running in this process: TensorFlow.js computes on it from now on. */
export interface LoadedEngine {
  readonly id: EngineId;
  /** The version of what computes, e.g. of libtensorflow. */
  readonly version: string;
  readonly device: string;
  /** A sentence that says where the engine comes from. */
  readonly reason: string;
  /** Whether the device stands in for a GPU on the CPU, which is slower than engines made for the CPU. */
  readonly software?: boolean;
  /**
   * Called between steps where a device works behind the process: waits until it has all but caught up.
   * Throws AppError `trainer-crashed` when the device was lost or ran out of memory.
   */
  keepPace?(): Promise<void>;
}

export interface Engine {
  readonly id: EngineId;
  readonly title: string;
  /**
   * Makes this engine the one of `@tensorflow/tfjs-core` in this process.
   * Throws AppError `engine-unavailable` when it is not installed or does not start.
   */
  load(): Promise<LoadedEngine>;
  /** Tries the engine in a process of its own, so that a crash of native code is an answer and not the end. Never throws. */
  probe(): Promise<EngineStatus>;
}
