/*
 * Adjusted mutual information of two partitions of n items.
 * Vinh, Epps & Bailey, Information Theoretic Measures for Clusterings Comparison, JMLR 11, 2010.
 *
 *   AMI = (I − E[I]) / ((H_a + H_b)/2 − E[I])
 *   I = Σ_ij n_ij/n · log(n · n_ij / (a_i b_j))          n_ij items in part i of one and part j of the other; a_i, b_j its sums
 *   E[I] over all partitions with parts of the same sizes: n_ij is then hypergeometric
 *
 * 1 for the same partition under any names, 0 on average for two that have nothing to do with one another.
 */

/** @param a a part of each item, 0 …; likewise `b`, of the same items. Two partitions of one part each are the same: 1. */
export function adjustedMutualInformation(a: Int32Array, b: Int32Array): number {
  const n = a.length;
  const [aSizes, bSizes] = [sizesOf(a), sizesOf(b)];
  if (aSizes.size === bSizes.size && (aSizes.size === 1 || aSizes.size === n)) return 1;
  const common = new Map<string, number>();
  a.forEach((part, item) => {
    const key = `${part} ${b[item]}`;
    common.set(key, (common.get(key) ?? 0) + 1);
  });
  const logs = logFactorials(n);
  let [information, expected] = [0, 0];
  for (const [i, ai] of aSizes)
    for (const [j, bj] of bSizes) {
      const nij = common.get(`${i} ${j}`) ?? 0;
      if (nij > 0) information += (nij / n) * Math.log((n * nij) / (ai * bj));
      expected += expectedTerm(n, ai, bj, logs);
    }
  const range = (entropy(aSizes, n) + entropy(bSizes, n)) / 2 - expected;
  // Never a division by 0, and the sign stays as it is.
  return (information - expected) / (range < 0 ? Math.min(range, -Number.EPSILON) : Math.max(range, Number.EPSILON));
}

/** Σ over every possible n_ij of its probability times its term of I. */
function expectedTerm(n: number, a: number, b: number, logs: Float64Array): number {
  const log = (x: number): number => logs[x] ?? Number.NaN;
  const constant = log(a) + log(b) + log(n - a) + log(n - b) - log(n);
  let sum = 0;
  for (let nij = Math.max(1, a + b - n); nij <= Math.min(a, b); nij++) {
    const probability = Math.exp(constant - log(nij) - log(a - nij) - log(b - nij) - log(n - a - b + nij));
    sum += (nij / n) * Math.log((n * nij) / (a * b)) * probability;
  }
  return sum;
}

function sizesOf(parts: Int32Array): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const part of parts) sizes.set(part, (sizes.get(part) ?? 0) + 1);
  return sizes;
}

function entropy(sizes: ReadonlyMap<number, number>, n: number): number {
  let sum = 0;
  for (const size of sizes.values()) sum -= (size / n) * Math.log(size / n);
  return sum;
}

/** log x! for x = 0 … n. */
function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let x = 1; x <= n; x++) logs[x] = (logs[x - 1] ?? 0) + Math.log(x);
  return logs;
}
