/* H(p) = −Σ_k p_k log p_k in nats, of predictions [n, K]. */

/** The mean of H over the items. */
export function meanEntropy(probabilities: Float32Array, classes: number): number {
  return entropyOf(probabilities) / (probabilities.length / classes);
}

/** H of the mean prediction. */
export function entropyOfMean(probabilities: Float32Array, classes: number): number {
  const mean = new Float64Array(classes);
  const count = probabilities.length / classes;
  probabilities.forEach((p, at) => (mean[at % classes] = (mean[at % classes] ?? 0) + p / count));
  return entropyOf(mean);
}

/** Σ −p log p over all of these. */
function entropyOf(probabilities: Float32Array | Float64Array): number {
  let sum = 0;
  for (const p of probabilities) if (p > 0) sum -= p * Math.log(p);
  return sum;
}
