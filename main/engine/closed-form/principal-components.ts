/*
 * Principal components of n items with d features (Jolliffe, Principal Component Analysis, 2002, chapter 1).
 *
 *   C = Xᵀ X / (n − 1)        X: the items less their mean
 *   C ≈ U Λ Uᵀ + ρ (I − U Uᵀ)        U [d, k]: the k leading directions; ρ: the mean variance along each of the others
 *
 * Up to 512 features C is decomposed whole. Beyond, its cost grows with d³, and the leading directions are found by subspace
 * iteration from a random start that is always the same, with more directions than are wanted (Halko, Martinsson & Tropp,
 * Finding Structure with Randomness, SIAM Review 53, 2011, algorithm 4.4): work in proportion to n·d·k.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { randomFor, uniformValues } from '../random.ts';
import { timesTransposed, transposed } from './products.ts';

export interface PrincipalComponents {
  /** μ [d]. */
  readonly mean: Float64Array;
  /** Uᵀ [k, d], the largest variance first; a row of zeros where the items span fewer directions. */
  readonly directions: Float32Array;
  /** Λ, [k]. */
  readonly variances: Float64Array;
  /** ρ; 0 where k = d. */
  readonly rest: number;
  /** tr C / d. */
  readonly meanVariance: number;
}

const wholeUpTo = 512;
const spare = 8;
const rounds = 2;

/** @param rows [n, d], one item after the other @param most of the k: there are no more than d */
export function principalComponents(rows: Float32Array, size: number, most: number): PrincipalComponents {
  const count = rows.length / size;
  const { mean, centred } = centre(rows, size);
  const scale = 1 / Math.max(1, count - 1);
  const total = scale * centred.reduce((sum, value) => sum + value * value, 0);
  const k = Math.min(most, size);
  const { directions, variances } = size <= wholeUpTo ? whole(centred, size, k, scale) : leading(centred, size, k, scale);
  const explained = variances.reduce((sum, variance) => sum + variance, 0);
  const rest = k < size ? Math.max(0, total - explained) / (size - k) : 0;
  return { mean, directions, variances, rest, meanVariance: total / size };
}

/** The items along their leading principal components: scores [n, width]. */
export function principalScores(
  rows: Float32Array,
  size: number,
  most: number,
): { readonly scores: Float64Array; readonly width: number; readonly found: PrincipalComponents } {
  const found = principalComponents(rows, size, most);
  const centred = rows.map((value, at) => value - (found.mean[at % size] ?? 0));
  return { scores: timesTransposed(centred, found.directions, size), width: Math.min(most, size), found };
}

type Found = Pick<PrincipalComponents, 'directions' | 'variances'>;

function whole(centred: Float32Array, size: number, k: number, scale: number): Found {
  const across = transposed(centred, size);
  return decomposed(timesTransposed(across, across, centred.length / size), size, k, scale);
}

function leading(centred: Float32Array, size: number, k: number, scale: number): Found {
  const count = centred.length / size;
  const across = transposed(centred, size);
  const tried = Math.min(size, k + spare);
  let basis = uniformValues(randomFor(1, 'closed-form/directions'), tried * size, 1);
  for (let round = 0; round < rounds; round++) {
    const scores = Float32Array.from(timesTransposed(basis, centred, size));
    basis = orthonormal(timesTransposed(scores, across, count), size);
  }
  // Within what the basis spans, C is small enough to be decomposed.
  const scores = Float32Array.from(timesTransposed(basis, centred, size));
  const inside = decomposed(timesTransposed(scores, scores, count), tried, k, scale);
  const directions = Float32Array.from(timesTransposed(inside.directions, transposed(basis, size), tried));
  return { directions, variances: inside.variances };
}

/** The k largest eigenvalues of a symmetric matrix, times `scale`, and their eigenvectors as rows. */
function decomposed(symmetric: Float64Array, size: number, k: number, scale: number): Found {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(size, size, symmetric), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, at) => at).sort((a, b) => (realEigenvalues[b] ?? 0) - (realEigenvalues[a] ?? 0));
  const kept = order.slice(0, k);
  return {
    directions: Float32Array.from(kept.flatMap((at) => eigenvectorMatrix.getColumn(at))),
    // Rounding may put what is zero below it.
    variances: Float64Array.from(kept, (at) => Math.max(0, (realEigenvalues[at] ?? 0) * scale)),
  };
}

/** Rows that span the same and are orthonormal (Gram–Schmidt, twice for the sake of rounding); zeros where a row adds nothing. */
function orthonormal(rows: Float64Array, size: number): Float32Array {
  const all = Array.from({ length: rows.length / size }, (_, at) => rows.subarray(at * size, (at + 1) * size));
  for (const [at, row] of all.entries()) {
    const before = lengthOf(row);
    for (let pass = 0; pass < 2; pass++) for (const other of all.slice(0, at)) addTo(row, other, -inner(row, other));
    const left = lengthOf(row);
    const factor = left > 1e-9 * before ? 1 / left : 0;
    for (let column = 0; column < size; column++) row[column] = (row[column] ?? 0) * factor;
  }
  return Float32Array.from(rows);
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function addTo(row: Float64Array, other: Float64Array, factor: number): void {
  for (let at = 0; at < row.length; at++) row[at] = (row[at] as number) + factor * (other[at] as number);
}

const lengthOf = (row: Float64Array): number => Math.sqrt(inner(row, row));

function centre(rows: Float32Array, size: number): { mean: Float64Array; centred: Float32Array } {
  const mean = new Float64Array(size);
  for (let at = 0, column = 0; at < rows.length; at++, column = column + 1 === size ? 0 : column + 1)
    mean[column] = (mean[column] as number) + (rows[at] as number);
  const count = Math.max(1, rows.length / size);
  for (let column = 0; column < size; column++) mean[column] = (mean[column] as number) / count;
  const centred = new Float32Array(rows.length);
  for (let at = 0, column = 0; at < rows.length; at++, column = column + 1 === size ? 0 : column + 1)
    centred[at] = (rows[at] as number) - (mean[column] as number);
  return { mean, centred };
}
