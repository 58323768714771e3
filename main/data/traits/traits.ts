import type { Manifest } from '../packed/manifest.ts';
import type { PackedDataset } from '../open.ts';

/** What is plain of an item without a model, as numbers by which two data sets of one kind are compared. */
export interface Traits {
  readonly names: readonly string[];
  /** One number for each name. */
  of(raw: ReturnType<PackedDataset['raw']>, manifest: Manifest): ArrayLike<number>;
}
