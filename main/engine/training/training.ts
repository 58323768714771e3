import type { Arm, NewMetric } from '../../../shared/model/run.ts';
import type { ItemSource } from '../data-source.ts';
import type { Model } from '../model.ts';
import type { NumberLabels } from '../numbers.ts';
import type { Quarantined } from '../quarantine.ts';
import type { Validator } from '../validators/validator.ts';
import type { BatchPlan, BatchSource } from './batches.ts';
import type { Executor } from './execution.ts';
import type { TrainingSettings } from './settings.ts';
import type { StoredValues } from './state.ts';

/** One domain: its items and the two parts of their indices. */
export interface DomainData {
  readonly items: ItemSource;
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * A source, or several as one: then `origins` says which each item is of. `labels` are one class for each item, −1 not known; where
 * labels are `numbers`, 0 for what is known.
 */
export interface SourceData extends DomainData {
  readonly labels: Int32Array;
  readonly numbers?: NumberLabels;
  readonly origins?: Int32Array;
}

/** A target. Its labels serve the oracle score alone, but for those of a few training items that a run was `given`. */
export interface TargetData extends DomainData {
  readonly labels: Quarantined | null;
  readonly given?: { readonly items: Int32Array; readonly classes: Int32Array };
}

export interface Training {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly arm: Arm;
  readonly seed: number;
  readonly source: SourceData;
  readonly target: TargetData;
  /** How many steps an epoch and the whole have, where that does not follow from these data. */
  readonly plan?: { readonly perEpoch: number; readonly total: number };
  /** The source-only model's values, for a method that starts with them. */
  readonly sourceModel?: StoredValues;
  readonly executor: Executor;
  /** Batches from a step on; `directBatches` unless the host makes them ahead. */
  readonly openBatches: (plan: BatchPlan, start: number) => BatchSource;
  /** What scores every checkpoint that is kept to choose from; with none, nothing else is told of them either. */
  readonly validators: readonly Validator[];
  /** Milliseconds of some clock. */
  readonly now: () => number;
  /** Lets the process hear messages; called once in each step. */
  readonly breathe: () => Promise<void>;
  /** Whether to stop after this step, with a checkpoint of it. */
  readonly stopping: () => boolean;
}

/** What a training says of itself, as plain numbers and bytes; no tensor leaves it. */
export type TrainingUpdate =
  | { readonly type: 'step'; readonly step: number; readonly metrics: readonly NewMetric[] }
  /** `candidate`: to be kept, for one of those may be chosen in the end. */
  | { readonly type: 'checkpoint'; readonly step: number; readonly epoch: number; readonly candidate: boolean; readonly bytes: Uint8Array };
