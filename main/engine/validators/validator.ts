import type { ValidatorDescriptor } from '../../../shared/model/validators.ts';

/** What a model makes of some items, flat, item after item. */
export interface Observed {
  readonly count: number;
  /** [count, d]. */
  readonly features: Float32Array;
  /** [count, K]. */
  readonly logits: Float32Array;
  /** Their softmax [count, K]. */
  readonly probabilities: Float32Array;
}

export interface Labelled extends Observed {
  /** The class of each item, 0 … K − 1. */
  readonly labels: Int32Array;
  /** Where labels are numbers: each item's, in the scale of the model's one output. */
  readonly numbers?: Float32Array;
}

/**
 * All that a validator may look at: a few hundred or thousand items of each part, the same ones at every checkpoint of a
 * training. Labels of the target are not among it.
 */
export interface Evidence {
  /** K; 1 where a model tells a number. */
  readonly classes: number;
  /** d. */
  readonly featureSize: number;
  /** Source items that were trained on. */
  readonly sourceTraining: Labelled;
  /** Source items that were held out. */
  readonly source: Labelled;
  /** Target items that were trained on. */
  readonly target: Observed;
  /** What the model says of mixtures: `share` of one target item and the rest of another, both by their place in `target`. */
  readonly mixtures: {
    readonly share: number;
    readonly first: Int32Array;
    readonly second: Int32Array;
    /** [count, K]. */
    readonly probabilities: Float32Array;
  };
  /** For whatever draws at random. */
  readonly seed: number;
}

/** One score by which a checkpoint can be chosen without labels of the target. */
export interface Validator {
  readonly descriptor: ValidatorDescriptor;
  /** Higher is better. NaN where the evidence does not suffice, as with a single class. */
  score(evidence: Evidence): number;
}
