import * as tf from '@tensorflow/tfjs-core';
import type { Phase } from '../methods/method.ts';
import type { Model } from '../model.ts';
import type { Domain, Values } from '../networks/layer.ts';
import { valueOf } from '../networks/stack.ts';
import { smallestSingularValues } from './bss.ts';
import { featureDistance } from './delta.ts';
import { startingPoint } from './l2-sp.ts';
import { reference } from './model-parts.ts';

const plus = (sum: tf.Scalar, one: tf.Scalar): tf.Scalar => tf.add(sum, one);

/** One pass of a batch through the extractor: what it was fed and what it made of it. */
export interface Seen {
  readonly x: tf.Tensor;
  readonly domain: Domain;
  /** The feature maps that blocks of a pretrained extractor end with. */
  readonly maps: readonly tf.Tensor[];
  readonly features: tf.Tensor;
}

/**
 * What fine-tuning adds to a phase's loss, times its weight: of each phase that trains a pretrained extractor, whatever its method.
 * Over several passes of the extractor in one phase it is the mean.
 * @param trained names of the variables that the phase trains
 */
export function penaltyOf(
  { fineTuning, extractor, head, stacks }: Model,
  phase: Phase<string>,
  values: Values,
  trained: readonly string[],
  seen: readonly Seen[],
): tf.Scalar | undefined {
  if (!fineTuning || fineTuning.regulariser === 'none' || !phase.updates.includes('extractor')) return undefined;
  const { regulariser, regulariserWeight: weight, singularValues } = fineTuning;
  const trainedOf = (network: string): string[] => trained.filter((name) => name.startsWith(`${network}/`));
  // What was computed without a gradient is gone by now, and nothing would be learned by it.
  const passes = seen.filter(({ features }) => !features.isDisposed);
  const over = (of: (pass: Seen) => tf.Scalar): tf.Scalar =>
    tf.mul(weight / Math.max(1, passes.length), passes.map(of).reduce(plus, tf.scalar(0)));
  switch (regulariser) {
    case 'l2-sp': {
      const pairs = trainedOf(extractor.name).map((name) => ({
        weight: valueOf(values, name),
        start: valueOf(values, reference + name.slice(extractor.name.length)),
      }));
      const fresh = trainedOf(head.name).map((name) => valueOf(values, name));
      return startingPoint(pairs, fresh, weight);
    }
    case 'delta':
      return over(({ x, domain, maps }) => featureDistance(maps, asItCame(x, domain)));
    default:
      return over(({ features }) => smallestSingularValues(features, singularValues));
  }

  /** The maps of the network as it came; what is trained does not lie before them, so no gradient is computed. */
  function asItCame(x: tf.Tensor, domain: Domain): tf.Tensor[] {
    const maps: tf.Tensor[] = [];
    const random = (): never => {
      throw new Error('Nothing is drawn in what serves as reference.');
    };
    stacks[reference]?.apply(x, values, { training: false, domain, statistics: new Map(), random, maps });
    return maps;
  }
}
