/*
 * Weights by which source items stand for the target under covariate shift.
 * Huang et al., Correcting Sample Selection Bias by Unlabeled Data, NeurIPS 2006 (section 2); the ratio by a classifier of the
 * domains, as Bickel, Brückner & Scheffer, ICML 2007.
 *
 *   w(x) = p_t(x) / p_s(x) = (n_s / n_t) · d(t | z) / d(s | z)        z [k]: x along the principal directions of both domains
 *
 * cut off at w_max, so that no few items decide alone, and then divided by their mean.
 */
import { densityRatio } from '../statistics/density-ratio.ts';
import type { Rows } from '../statistics/rows.ts';
import { principalComponents } from './principal-components.ts';
import { timesTransposed } from './products.ts';

/** Directions of less variance than this share of the largest are rounding, and are left out. */
const negligible = 1e-6;

/**
 * @param source features [n_s, d] @param target features [n_t, d] @param components k, at most
 * @param largest w_max @returns w [n_s], of mean 1
 */
export function sourceWeights(
  source: Float32Array,
  target: Float32Array,
  size: number,
  { components, largest }: { readonly components: number; readonly largest: number },
): Float32Array {
  const all = new Float32Array(source.length + target.length);
  all.set(source);
  all.set(target, source.length);
  const { directions, variances } = principalComponents(all, size, components);
  const width = Math.max(1, variances.filter((variance) => variance > negligible * (variances[0] ?? 0)).length);
  const along = (features: Float32Array): Rows => ({
    count: features.length / size,
    width,
    values: timesTransposed(features, directions.subarray(0, width * size), size),
  });
  const rows = along(source);
  // A domain of a single item says nothing of its density.
  const ratios = densityRatio(rows, along(target), rows, 1).map((ratio) => (Number.isNaN(ratio) ? 1 : Math.min(largest, ratio)));
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / rows.count;
  return Float32Array.from(ratios, (ratio) => (mean > 0 ? ratio / mean : 1));
}
