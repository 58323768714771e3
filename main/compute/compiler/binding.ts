import * as tf from '@tensorflow/tfjs-core';

/** An attribute of an operation, as tfjs-node hands it to TensorFlow's eager runtime. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export interface TensorHandle {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

export type HostValues = Float32Array | Int32Array | Uint8Array;

/** What of tfjs-node's native binding the compiler uses. */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, values: HostValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): HostValues;
  executeOp(operation: string, attributes: readonly OperationAttribute[], inputs: readonly number[], outputs: number): TensorHandle[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  /** Names are joined by commas; answers one handle for each output. */
  runSavedModel(session: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorHandle[];
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_UINT8: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

/** What of tfjs-node's backend the compiler uses; `binding` is exchanged while a step is traced. */
export interface TensorflowBackend {
  binding: Binding;
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  readonly tensorMap: { get(dataId: object): { readonly id: number } };
}

/** The backend of this process. Throws when it is not TensorFlow's. */
export function tensorflowBackend(): TensorflowBackend {
  if (tf.getBackend() !== 'tensorflow') throw new Error(`Steps are compiled for TensorFlow alone, not for ${tf.getBackend()}.`);
  return tf.backend() as unknown as TensorflowBackend;
}

/** A tensor's handle in TensorFlow; it is put there if it lies outside. */
export function handleOf(backend: TensorflowBackend, tensor: tf.TensorInfo): number {
  const [id] = backend.getInputTensorIds([tensor]);
  if (id === undefined) throw new Error('The tensor has no handle.');
  return id;
}
