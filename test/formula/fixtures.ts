import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimiserId } from '../../main/engine/training/optimiser.ts';

/** A tensor of a fixture: its values in row-major order. */
export interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A tensor that is too large to store: `noise` makes its values. */
export interface Recipe {
  readonly shape: readonly number[];
  readonly seed: number;
  readonly low: number;
  readonly high: number;
}

export interface CrossEntropyCase {
  readonly name: string;
  readonly logits: Stored;
  /** One-hot, or any other distributions. */
  readonly labels: Stored;
  /** Mean over the batch. */
  readonly loss: number;
  readonly gradient: Stored;
}

/** Mean absolute difference of two distributions. */
export interface DiscrepancyCase {
  readonly first: Stored;
  readonly second: Stored;
  readonly value: number;
  readonly gradients: { readonly first: Stored; readonly second: Stored };
}

/** A linear discriminator behind gradient reversal: softmax over two logits, or the logistic function of one. Source items first. */
export interface DomainLossCase {
  readonly name: 'two logits' | 'one logit';
  readonly lambda: number;
  readonly sourceCount: number;
  readonly targetCount: number;
  readonly features: Stored;
  readonly kernel: Stored;
  readonly bias: Stored;
  readonly loss: number;
  readonly gradients: { readonly features: Stored; readonly kernel: Stored; readonly bias: Stored };
}

export type Statistics = Readonly<Record<string, { readonly mean: Stored; readonly variance: Stored }>>;

/** A training pass, the source's items in the first half. Gradients are those of Σ y · outputWeights. ε 1e-5, momentum 0.1. */
export interface BatchNormCase {
  readonly normalisation: 'shared' | 'domain';
  readonly x: Stored;
  readonly scale: Stored;
  readonly offset: Stored;
  readonly outputWeights: Stored;
  readonly y: Stored;
  /** Running statistics, under `shared`, or under `source` and `target`; variances are unbiased. */
  readonly before: Statistics;
  readonly after: Statistics;
  readonly gradients: { readonly x: Stored; readonly scale: Stored; readonly offset: Stored };
}

/**
 * Steps of the extractor's kernel `w` and of the head's kernel `w` and bias `b`, all with the same given gradients. The head
 * learns at `headRate` times the learning rate. Weight decay also moves kernels by −rate · decay · w.
 */
export interface OptimiserCase {
  readonly optimiser: OptimiserId;
  readonly gradientSize: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly headRate: number;
  readonly learningRates: readonly number[];
  readonly start: Stored;
  readonly gradients: readonly Stored[];
  /** The weights after each step. */
  readonly after: readonly Readonly<Record<'extractor/w' | 'head/w' | 'head/b', Stored>>[];
}

export interface ClippingCase {
  readonly norm: number;
  readonly length: number;
  readonly gradients: readonly Stored[];
  readonly clipped: readonly Stored[];
}

export interface ScheduleRow {
  readonly progress: number;
  readonly lambda: number;
  readonly inverse: number;
  readonly cosine: number;
}

/** A pass through `cnn-small`; `domain` is a training pass of one source and one target picture, `none` does not depend on it. */
export interface CnnSmallCase {
  readonly normalisation: 'none' | 'domain';
  /** By the engine's own names of variables. */
  readonly weights: Readonly<Record<string, Recipe>>;
  readonly pictures: Recipe;
  /** Features number 0, 98, 196, … of each picture. */
  readonly featuresEvery98: Stored;
  readonly logits: Stored;
}

/**
 * A training pass of a small network, as make_networks.py wrote it, the source's items in the first half. Gradients are those of
 * Σ scores · outputWeights.
 */
export interface NetworkCase {
  readonly network: 'resnet-small' | 'audio-cnn' | 'text-cnn' | 'linear';
  readonly networkParameters: Readonly<Record<string, string | number>>;
  readonly items: Recipe;
  readonly weights: Readonly<Record<string, Recipe>>;
  readonly features: Stored;
  readonly scores: Stored;
  readonly outputWeights: Recipe;
  readonly gradients: Readonly<Record<string, Stored>>;
}

/** A batch for `mlp` on a table of six columns, and its weights, by the engine's own names of variables, as the gradients. */
interface PerceptronCase {
  readonly networkParameters: Readonly<Record<string, string | number>>;
  readonly methodParameters: Readonly<Record<string, number>>;
  readonly source: Stored;
  readonly target: Stored;
  /** One-hot. */
  readonly labels: Stored;
  readonly weights: Readonly<Record<string, Stored>>;
}

/** One batch of DANN. */
export interface DannStepCase extends PerceptronCase {
  readonly normalisation: 'none' | 'shared' | 'domain';
  readonly progress: number;
  readonly loss: number;
  readonly classificationLoss: number;
  readonly domainLoss: number;
  readonly lambda: number;
  readonly gradients: Readonly<Record<string, Stored>>;
}

/** Two steps of MCD on one batch, with Adam at a constant rate. */
export interface McdStepsCase extends PerceptronCase {
  readonly normalisation: 'none' | 'domain';
  readonly learningRate: number;
  /** One after the other, four in each step; gradients are those of what the phase updates. */
  readonly updates: readonly {
    readonly phase: string;
    readonly repeat: number;
    readonly terms: Readonly<Record<string, number>>;
    readonly gradients: Readonly<Record<string, Stored>>;
  }[];
  /** Weights and running statistics after each step. */
  readonly after: readonly Readonly<Record<string, Stored>>[];
}

/** A regulariser of fine-tuning by make_fine_tuning.py, and its gradients by each of its inputs. */
export interface RegulariserCase {
  readonly name: string;
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly value: number;
  readonly gradients: Readonly<Record<string, Stored>>;
}

interface RegulariserCases {
  readonly 'l2-sp': readonly (RegulariserCase & { readonly alpha: number; readonly starts: Readonly<Record<string, Stored>> })[];
  readonly delta: readonly (RegulariserCase & { readonly came: Readonly<Record<string, Stored>> })[];
  readonly bss: readonly (RegulariserCase & { readonly count: number })[];
}

interface Fixtures {
  readonly 'cross-entropy': readonly CrossEntropyCase[];
  readonly discrepancy: readonly DiscrepancyCase[];
  readonly 'domain-loss': readonly DomainLossCase[];
  readonly 'batch-norm': readonly BatchNormCase[];
  readonly optimisers: readonly OptimiserCase[];
  readonly clipping: readonly ClippingCase[];
  readonly schedules: readonly ScheduleRow[];
  readonly 'cnn-small': readonly CnnSmallCase[];
  readonly networks: readonly NetworkCase[];
  readonly 'dann-step': readonly DannStepCase[];
  readonly 'mcd-steps': readonly McdStepsCase[];
  readonly 'fine-tuning': RegulariserCases;
}

/** Cases of one formula, as the scripts beside them wrote them. */
export const fixtures = <Name extends keyof Fixtures>(name: Name): Fixtures[Name] =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/formula', `${name}.json`), 'utf8')) as Fixtures[Name];

export const tensor = ({ values, shape }: Stored): tf.Tensor => tf.tensor([...values], [...shape]);

/** The values of a recipe: the same numbers as `noise` in make_fixtures.py, to the bit. */
export function noise({ shape, seed, low, high }: Recipe): Float32Array {
  const count = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: count }, (_, index) => {
    let h = (index + seed * 1000003) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
    h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
    return low + ((high - low) * ((h ^ (h >>> 16)) >>> 0)) / 2 ** 32;
  });
}
