import type { OnnxProvider } from '../../shared/model/engine.ts';
import type { BackboneFormat, FeatureLayer } from '../../shared/model/backbone.ts';

/** A model's input: [n, …] without its first axis, null for what the model leaves open. */
export interface ModelInputShape {
  readonly name: string;
  /** Of its elements, such as float32. */
  readonly type: string;
  readonly shape: readonly (number | null)[];
}

/** What a file says of its model before anything runs. */
export interface Inspection {
  readonly inputs: readonly ModelInputShape[];
  /** What the model itself gives. */
  readonly output: string;
  /** Tensors that can serve as features, the likeliest first. */
  readonly candidates: readonly FeatureLayer[];
}

/** A model that runs up to one of its tensors. */
export interface OpenModel {
  /**
   * What the tensor holds for some items. @param items flat, one after the other, of the shape `shape` [n, …]
   * Answers the values and their shape [n, …]. Throws `bad-data` where the model refuses them.
   */
  run(items: Float32Array, shape: readonly number[]): Promise<{ readonly values: Float32Array; readonly shape: readonly number[] }>;
  close(): Promise<void>;
}

/** How a model is wanted. */
export interface Opening {
  /** Up to which layer. */
  readonly layer: string;
  /** Of the items that it will be fed, without the first axis. */
  readonly shape: readonly number[];
  /** What a model of ONNX runs on; the others run on the engine. */
  readonly provider: OnnxProvider;
}

/** One file format of pretrained models. */
export interface BackboneReader {
  readonly format: BackboneFormat;
  /** Whether a file is probably of this format, by its name and its first bytes. */
  matches(path: string, start: Buffer): boolean;
  /** The names of the files beside it that belong to it, and whether it needs a tokenizer. */
  companions(path: string): Promise<{ readonly files: readonly string[]; readonly tokenizer: boolean }>;
  /** Throws `bad-data` for a file that cannot be used, and says why. */
  inspect(path: string): Promise<Inspection>;
  open(path: string, opening: Opening): Promise<OpenModel>;
}
