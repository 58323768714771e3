import type { Model } from '../model.ts';
import type { Parts } from './batch-parts.ts';
import type { Moment } from './step-numbers.ts';
import type { StepRule } from './step.ts';
import type { StoredValues } from './state.ts';

/** A step's data as flat numbers, each part item after item. Its arrays may be reused after the step. */
export type HostBatch = Parts<Float32Array>;

/** What a model says of n items. */
export interface Prediction {
  /** [n, …], of whatever shape the extractor gives. */
  readonly features: Float32Array;
  /** Class scores [n, K]. */
  readonly logits: Float32Array;
  /** Their softmax [n, K]. */
  readonly probabilities: Float32Array;
  /** Logits of the two domains [n, 2] where there is a discriminator. */
  readonly domains: Float32Array | null;
}

/** The most items that `predict` takes at once: so few that pictures of 64 × 64 take less memory in it than in a training step. */
export const inferenceBatch = 64;

/**
 * Where a training's numbers lie and its steps run. Weights, statistics and optimiser slots stay inside; batches, scalars
 * and what is asked for cross. Every implementation gives the same numbers up to rounding.
 */
export interface Execution {
  /** One update of a phase, number `repeat` of it in its step. Losses are kept inside until they are read. */
  update(phase: number, repeat: number, batch: HostBatch, moment: Moment & { readonly step: number }): void;
  /** Lets averaged networks follow, after a step's last update. */
  follow(): void;
  /** Means of all losses since the last reading, by name; named for their phase where there are several. */
  losses(): Promise<Record<string, number>>;
  /** @param x `count` prepared items; `domain` is whose statistics normalise them. */
  predict(x: Float32Array, count: number, domain: 'source' | 'target'): Promise<Prediction>;
  /** A copy of all values. */
  read(): Promise<StoredValues>;
  /** Puts values of the same names and shapes in place. */
  write(values: StoredValues): void;
  dispose(): void;
}

/** What an execution is made for. */
export interface ExecutionPlan {
  readonly model: Model;
  readonly rule: StepRule;
  readonly seed: number;
  /** Items of each domain in one batch; none of a domain that the method does not see. */
  readonly batch: { readonly source: number; readonly target: number };
  readonly values: StoredValues;
}

/** Makes the execution of a training; a host may have several ways. */
export type Executor = (plan: ExecutionPlan) => Promise<Execution>;
