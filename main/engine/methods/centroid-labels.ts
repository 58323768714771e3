/*
 * Pseudo-labels by the centroids of classes (Liang et al., ICML 2020).
 *
 *   round 1   c_k = Σ_i p_ik f_i / Σ_i p_ik          ŷ_i = the class k whose c_k is most like f_i
 *   round 2   c_k = Σ_i 1[ŷ_i = k] f_i / Σ_i 1[ŷ_i = k]          ŷ_i once more
 *
 * Likeness is the cosine, for which the sums under the fractions do not matter. A class that no item was of in round 1 has no
 * centroid in round 2 and gets no item.
 */

/**
 * @param features f, flat [count, d]
 * @param probabilities p, flat [count, K]
 * @returns a class for each item
 */
export function centroidLabels(count: number, features: Float32Array, probabilities: Float32Array): Int32Array {
  const classes = probabilities.length / count;
  const soft = nearest(count, features, centroids(count, classes, features, probabilities));
  return nearest(count, features, centroids(count, classes, features, oneHotRows(soft, classes)));
}

/** Rows of zeros with a one at each item's class, flat [count, K]. */
export function oneHotRows(labels: Int32Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, item) => (rows[item * classes + label] = 1));
  return rows;
}

/** Sums of features weighted by w, flat [count, K], for each class; of length 1, or 0 where there is nothing to sum. */
function centroids(count: number, classes: number, features: Float32Array, weights: Float32Array): Float64Array[] {
  const width = features.length / count;
  return Array.from({ length: classes }, (_, label) => {
    const sum = new Float64Array(width);
    for (let item = 0; item < count; item++) {
      const weight = weights[item * classes + label] ?? 0;
      if (weight > 0) for (let at = 0; at < width; at++) sum[at] = (sum[at] ?? 0) + weight * (features[item * width + at] ?? 0);
    }
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
    return length > 0 ? sum.map((value) => value / length) : sum;
  });
}

/** The class of the centroid at the smallest angle; the first of several. The length of an item's own features changes nothing. */
function nearest(count: number, features: Float32Array, around: readonly Float64Array[]): Int32Array {
  const width = features.length / count;
  const known = around.map((centroid) => centroid.some((value) => value !== 0));
  return Int32Array.from({ length: count }, (_, item) => {
    let [best, most] = [0, -Infinity];
    for (const [label, centroid] of around.entries()) {
      if (!known[label]) continue;
      let likeness = 0;
      for (let at = 0; at < width; at++) likeness += (centroid[at] ?? 0) * (features[item * width + at] ?? 0);
      if (likeness > most) [best, most] = [label, likeness];
    }
    return best;
  });
}
