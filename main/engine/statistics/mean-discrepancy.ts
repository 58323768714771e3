/**
 * Unbiased MMD² of two domains with five Gaussian kernels (Gretton et al., JMLR 13, 2012, lemma 6), from the squared distances of all
 * items, those of the first domain first.
 *
 *   MMD² = mean_{i≠j} κ(s_i, s_j) + mean_{i≠j} κ(t_i, t_j) − 2 mean_{i,j} κ(s_i, t_j)
 *   κ(x, y) = 1/5 Σ_{b=−2…2} exp(−‖x − y‖² / (2 · 2^b · σ²))
 *
 * @param squares [n, n], n = s + t
 * @param counts s and t, two at least
 * @param variance σ²
 */
export function discrepancyOf(squares: Float32Array | Float64Array, [s, t]: readonly [number, number], variance: number): number {
  const n = s + t;
  // Of each pair once: two source items, two target items, one of each.
  let [sources, targets, mixed] = [0, 0, 0];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const value = kernel((squares[i * n + j] ?? 0) / variance);
      if (j < s) sources += value;
      else if (i < s) mixed += value;
      else targets += value;
    }
  return sources / ((s * (s - 1)) / 2) + targets / ((t * (t - 1)) / 2) - (2 * mixed) / (s * t);
}

/** κ, of ‖x − y‖²/σ². Each exponent is half the one before. */
export function kernel(ratio: number): number {
  const widest = Math.exp(-ratio / 8);
  const wide = widest * widest;
  const middle = wide * wide;
  const narrow = middle * middle;
  return (widest + wide + middle + narrow + narrow * narrow) / 5;
}
