/*
 * k-means.
 * Lloyd, Least Squares Quantization in PCM, IEEE Transactions on Information Theory 28, 1982; started as in
 * Arthur & Vassilvitskii, k-means++: The Advantages of Careful Seeding, SODA 2007.
 *
 *   minimise Σ_i min_k ‖x_i − c_k‖²          over the centres c_1 … c_K
 *
 * A start draws each next centre among the items in proportion to the squared distance from the nearest one so far. Of five starts
 * the lowest sum counts. A cluster that loses all its items keeps its centre.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomFor } from '../random.ts';
import { squaredDistance } from './distances.ts';
import { rowsAt } from './rows.ts';
import type { Rows } from './rows.ts';

const starts = 5;
const mostRounds = 100;

interface Clustering {
  /** The cluster of each item, 0 … K − 1. */
  readonly clusters: Int32Array;
  /** The sum that is minimised. */
  readonly sum: number;
}

/** @param clusters K, at most as many as there are items. */
export function kMeans(rows: Rows, clusters: number, seed: number): Clustering {
  const random = randomFor(seed, 'k-means');
  let best = lloyd(rows, careful(rows, clusters, random));
  for (let start = 1; start < starts; start++) {
    const next = lloyd(rows, careful(rows, clusters, random));
    if (next.sum < best.sum) best = next;
  }
  return best;
}

function careful(rows: Rows, clusters: number, random: RandomGenerator): Rows {
  const chosen = new Int32Array(clusters);
  const distances = new Float64Array(rows.count).fill(1);
  for (let cluster = 0; cluster < clusters; cluster++) {
    // Where all items coincide with centres, the sum is 0 and any item is as good.
    let left = uniformFloat64(random) * distances.reduce((sum, distance) => sum + distance, 0);
    const found = distances.findIndex((distance) => (left -= distance) < 0);
    const centre = found < 0 ? cluster : found;
    chosen[cluster] = centre;
    for (let item = 0; item < rows.count; item++) {
      const distance = squaredDistance(rows, item, rows, centre);
      if (cluster === 0 || distance < (distances[item] ?? 0)) distances[item] = distance;
    }
  }
  return rowsAt(rows, chosen);
}

function lloyd(rows: Rows, centres: Rows): Clustering {
  let assigned = assign(rows, centres);
  for (let round = 0; round < mostRounds; round++) {
    move(rows, centres, assigned.clusters);
    const next = assign(rows, centres);
    const settled = next.clusters.every((cluster, item) => cluster === assigned.clusters[item]);
    assigned = next;
    if (settled) break;
  }
  return { clusters: assigned.clusters, sum: assigned.distances.reduce((sum, distance) => sum + distance, 0) };
}

interface Assigned {
  readonly clusters: Int32Array;
  readonly distances: Float64Array;
}

function assign(rows: Rows, centres: Rows): Assigned {
  const clusters = new Int32Array(rows.count);
  const distances = new Float64Array(rows.count).fill(Infinity);
  for (let item = 0; item < rows.count; item++)
    for (let cluster = 0; cluster < centres.count; cluster++) {
      const distance = squaredDistance(rows, item, centres, cluster);
      if (distance < (distances[item] ?? 0)) [clusters[item], distances[item]] = [cluster, distance];
    }
  return { clusters, distances };
}

/** Puts every centre at the mean of its items. */
function move({ count, width, values }: Rows, centres: Rows, clusters: Int32Array): void {
  const sizes = new Float64Array(centres.count);
  for (const cluster of clusters) sizes[cluster] = (sizes[cluster] ?? 0) + 1;
  sizes.forEach((size, cluster) => {
    if (size > 0) centres.values.fill(0, cluster * width, (cluster + 1) * width);
  });
  for (let item = 0; item < count; item++) {
    const cluster = clusters[item] ?? 0;
    const share = 1 / (sizes[cluster] ?? 1);
    for (let at = 0; at < width; at++) {
      const to = cluster * width + at;
      centres.values[to] = (centres.values[to] ?? 0) + share * (values[item * width + at] ?? 0);
    }
  }
}
