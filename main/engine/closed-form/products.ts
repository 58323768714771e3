/**
 * A·Bᵀ of matrices given row after row: a [m, k] and b [n, k] give [m, n]. Both are read along their rows, four of each at a
 * time, whose sixteen sums stay in registers; sums are of double precision.
 */
export function timesTransposed(a: Float32Array, b: Float32Array, k: number): Float64Array {
  const [m, n] = [rowsIn(a, k), rowsIn(b, k)];
  const product = new Float64Array(m * n);
  const [wholeM, wholeN] = [m - (m % 4), n - (n % 4)];
  for (let row = 0; row < wholeM; row += 4) for (let column = 0; column < wholeN; column += 4) block(a, b, k, row, column, product, n);
  // What is left when the sides are no multiples of four.
  for (let row = 0; row < m; row++)
    for (let column = row < wholeM ? wholeN : 0; column < n; column++) product[row * n + column] = dot(a, b, k, row * k, column * k);
  return product;
}

const rowsIn = (matrix: ArrayLike<number>, width: number): number => (width === 0 ? 0 : matrix.length / width);

function dot(a: Float32Array, b: Float32Array, k: number, inA: number, inB: number): number {
  let sum = 0;
  for (let at = 0; at < k; at++) sum += (a[inA + at] as number) * (b[inB + at] as number);
  return sum;
}

function block(a: Float32Array, b: Float32Array, k: number, row: number, column: number, product: Float64Array, n: number): void {
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  const [a0, b0] = [row * k, column * k];
  const [a1, a2, a3, b1, b2, b3] = [a0 + k, a0 + 2 * k, a0 + 3 * k, b0 + k, b0 + 2 * k, b0 + 3 * k];
  for (let at = 0; at < k; at++) {
    const x0 = a[a0 + at] as number;
    const x1 = a[a1 + at] as number;
    const x2 = a[a2 + at] as number;
    const x3 = a[a3 + at] as number;
    const y0 = b[b0 + at] as number;
    const y1 = b[b1 + at] as number;
    const y2 = b[b2 + at] as number;
    const y3 = b[b3 + at] as number;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  product.set([s00, s01, s02, s03], row * n + column);
  product.set([s10, s11, s12, s13], (row + 1) * n + column);
  product.set([s20, s21, s22, s23], (row + 2) * n + column);
  product.set([s30, s31, s32, s33], (row + 3) * n + column);
}

/** Of [rows, width], as [width, rows], each value multiplied by the factor of its row where there are factors. */
export function transposed(matrix: ArrayLike<number>, width: number, factors?: ArrayLike<number>): Float32Array {
  const rows = rowsIn(matrix, width);
  const turned = new Float32Array(matrix.length);
  // In squares that fit the cache: one of both is read or written across.
  const side = 32;
  for (let top = 0; top < rows; top += side)
    for (let left = 0; left < width; left += side)
      for (let row = top; row < Math.min(rows, top + side); row++)
        for (let column = left; column < Math.min(width, left + side); column++)
          turned[column * rows + row] = (matrix[row * width + column] ?? 0) * (factors?.[row] ?? 1);
  return turned;
}
