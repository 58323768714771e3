/*
 * Features of both domains as points of one plane.
 *
 *   pca       along the two directions of largest variance (Jolliffe, Principal Component Analysis, 2002)
 *   t-sne     neighbours stay neighbours; distances between groups mean little (van der Maaten & Hinton, JMLR 9, 2008)
 *   umap      much the same, with more of the large (McInnes, Healy & Melville, 2018)
 *
 * The last two begin with the 50 leading principal components. Points are centred, of mean square radius 1, and the same whenever
 * features and seed are the same.
 */
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- Rooms that import this one need the types as well.
/// <reference path="./druidjs.d.ts" />
import { TSNE } from '@saehrimnir/druidjs';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { UMAP } from 'umap-js';
import { principalScores } from '../closed-form/principal-components.ts';
import { permutation, randomFor } from '../random.ts';

export const embeddingIds = ['pca', 't-sne', 'umap'] as const;
export type EmbeddingId = (typeof embeddingIds)[number];

/** The most points of one picture, of both domains together: the time of t-SNE is in proportion to n², some six seconds for so many. */
export const mostPoints = 1000;
const components = 50;
const fewestPoints = 4;
const tsne = { perplexity: 30, iterations: 500 };
const umap = { neighbours: 15, leastDistance: 0.1, epochs: 500 };
/** How many iterations run before the process hears messages. */
const together = 5;

/** Which items of a domain are shown: the same ones at every checkpoint, ascending. Not more than a half of `mostPoints`. */
export const shownItems = (count: number, domain: 'source' | 'target', seed: number): Int32Array =>
  permutation(randomFor(seed, `embedding/${domain}`), count)
    .subarray(0, mostPoints / 2)
    .toSorted();

/**
 * @param features [n, featureSize], items of the source and of the target one after the other; n is at most `mostPoints`
 * @param breathe lets the process hear messages, every now and then; whatever it throws ends this
 * @returns [n, 2]; null for fewer than four items, and where a feature is no number
 */
export async function jointEmbedding(
  features: Float32Array,
  featureSize: number,
  { method, seed, breathe }: { readonly method: EmbeddingId; readonly seed: number; readonly breathe: () => Promise<void> },
): Promise<Float32Array | null> {
  const count = featureSize > 0 ? features.length / featureSize : 0;
  if (count > mostPoints) throw new RangeError(`No more than ${mostPoints} points are embedded, not ${count}.`);
  if (count < fewestPoints || !features.every(Number.isFinite)) return null;
  const { scores, width, found } = principalScores(features, featureSize, method === 'pca' ? 2 : components);
  // Where all items coincide there is nothing to lay out.
  if (found.meanVariance === 0) return new Float32Array(count * 2);
  const row = (item: number): number[] => Array.from(scores.subarray(item * width, (item + 1) * width));
  const rows = Array.from({ length: count }, (_, item) => row(item));
  if (method === 'pca') return normalised(rows);
  return normalised(await (method === 't-sne' ? byTsne(rows, seed, breathe) : byUmap(rows, seed, breathe)));
}

async function byTsne(rows: readonly number[][], seed: number, breathe: () => Promise<void>): Promise<readonly number[][]> {
  const n = rows.length;
  const layout = new TSNE(rows, {
    d: 2,
    // A perplexity is about a number of neighbours.
    perplexity: Math.min(tsne.perplexity, (n - 1) / 3),
    // Belkina et al., Nature Communications 10, 2019: in proportion to n; 4 is the library's exaggeration, and the factor of its gradient.
    epsilon: Math.max(50, n / 16),
    seed,
  }).generator(tsne.iterations);
  let points: readonly number[][] = [];
  let iteration = 0;
  for (const found of layout) {
    points = found;
    if (++iteration % together === 0) await breathe();
  }
  return points;
}

async function byUmap(rows: number[][], seed: number, breathe: () => Promise<void>): Promise<readonly number[][]> {
  const random = randomFor(seed, 'embedding/umap');
  const layout = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(umap.neighbours, rows.length - 1),
    minDist: umap.leastDistance,
    nEpochs: umap.epochs,
    random: () => uniformFloat64(random),
  });
  const epochs = layout.initializeFit(rows);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    layout.step();
    if (epoch % together === 0) await breathe();
  }
  return layout.getEmbedding();
}

function normalised(points: readonly (readonly number[])[]): Float32Array {
  const mean = [0, 1].map((axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length);
  const flat = points.flatMap((point) => [0, 1].map((axis) => (point[axis] ?? 0) - (mean[axis] ?? 0)));
  const radius = Math.sqrt(flat.reduce((sum, value) => sum + value * value, 0) / points.length);
  return Float32Array.from(flat, (value) => (radius > 0 ? value / radius : 0));
}
