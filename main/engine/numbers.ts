/** The mean and deviation of the source's labels; those of the target are brought to them as well, and a model answers in this scale. */
export interface NumberScale {
  readonly mean: number;
  readonly deviation: number;
}

/** Labels that are numbers: of every item of a data set, (y − mean) / deviation, NaN where it is not known. */
export interface NumberLabels extends NumberScale {
  readonly values: Float32Array;
}

/** How numbers that were told compare with those that are right. */
export interface NumberScores {
  /** R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; null where all y are the same. */
  readonly r2: number | null;
  /** The mean of |y − ŷ|, in the labels' own unit. */
  readonly meanAbsoluteError: number;
}

/** Null where no label is known. @param told and @param known in the scale of the labels, item for item */
export function numberScores(told: ArrayLike<number>, known: ArrayLike<number>, deviation: number): NumberScores | null {
  const pairs = Array.from(told, (value, at) => ({ value, label: known[at] ?? Number.NaN })).filter(({ label }) => !Number.isNaN(label));
  if (pairs.length === 0) return null;
  const mean = pairs.reduce((sum, { label }) => sum + label, 0) / pairs.length;
  let [residual, total, absolute] = [0, 0, 0];
  for (const { value, label } of pairs) {
    residual += (label - value) ** 2;
    total += (label - mean) ** 2;
    absolute += Math.abs(label - value);
  }
  return { r2: total > 0 ? 1 - residual / total : null, meanAbsoluteError: (deviation * absolute) / pairs.length };
}
