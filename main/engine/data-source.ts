import type { InputSpec } from '../../shared/model/input.ts';

/** What the engine needs of a packed data set; main/data fills it. */
export interface ItemSource {
  readonly count: number;
  /** Writes the items, made ready as `input` says, one after the other into `into`. */
  read(indices: Int32Array, input: InputSpec, into: Float32Array): Promise<void>;
}
