import type { ParameterValues } from '../../../shared/model/parameters.ts';
import type { Affine } from '../closed-form/affine.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { fixedAffine } from '../networks/layers/fixed-affine.ts';
import type { Method, OwnNetwork, Refresh } from './method.ts';

/*
 * What methods share that align the source's features with the target's in closed form and then train the head on the aligned
 * ones, as on the labelled data of another domain. The extractor is that of the source-only model and stays as it is. Target
 * items go through extractor and head alone: the alignment brings the source to where they are.
 */

/** No batch has target items: what is known of the target is in the alignment, and statistics of normalisation stay the source's. */
export const alignedSourceNeeds = { sourceModel: true, noTarget: true } as const;

export const alignmentOf = (rank: number): Readonly<Record<'alignment', OwnNetwork>> => ({ alignment: [fixedAffine(rank)] });

/** L = CE(y_s, G_y(A(f_s))), with A the alignment. */
export const headOnAlignedSource: ReturnType<Method<'alignment'>['phases']> = [
  {
    name: 'retrain',
    updates: ['head'],
    repeat: 1,
    loss({ source, labels }, { extractor, head, alignment }) {
      const classification = crossEntropy(labels, head(alignment(extractor(source, 'source'), 'source'), 'source'));
      return { total: classification, terms: { 'classification-loss': classification } };
    },
  },
];

/** Computes the alignment once, before the first step, from the features [n, d] of both domains. */
export const alignOnce =
  (align: (values: ParameterValues, source: Float32Array, target: Float32Array, size: number) => Affine) =>
  (values: ParameterValues): Refresh => ({
    when: 'start',
    rowWidth: () => 0,
    compute(source, target) {
      if (source === null) throw new Error('An alignment needs features of the source.');
      const { scale, left, right, offset } = align(values, source.features, target.features, source.features.length / source.count);
      const named = (variable: string): string => `alignment/0-fixed-affine/${variable}`;
      return {
        values: { [named('scale')]: Float32Array.of(scale), [named('left')]: left, [named('right')]: right, [named('offset')]: offset },
      };
    },
  });
