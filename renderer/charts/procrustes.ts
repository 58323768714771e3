/*
 * Points of a plane turned, and mirrored where that fits better, to lie as near as they can to others: so that pictures of one checkpoint
 * after the other do not turn round for no reason.
 * Schönemann, A Generalized Solution of the Orthogonal Procrustes Problem, Psychometrika 31, 1966.
 *
 *   minimise ‖P R − T‖         P, T [n, 2], both centred; R orthogonal
 *
 * In a plane R is a turn by an angle, before which the second axis may be mirrored, and the angle has a closed form.
 */

/** `points` as they lie nearest to `to`, both [n, 2]. */
export function turnedTo(points: Float32Array, to: Float32Array): Float32Array {
  const [straight, mirrored] = [turn(points, to, 1), turn(points, to, -1)];
  const { cosine, sine, side } = mirrored.gain > straight.gain ? mirrored : straight;
  return points.map((value, at) => {
    const [x, y] = at % 2 === 0 ? [value, side * (points[at + 1] ?? 0)] : [points[at - 1] ?? 0, side * value];
    return at % 2 === 0 ? cosine * x - sine * y : sine * x + cosine * y;
  });
}

/** The best turn after the second axis was multiplied by `side`; `gain` is Σ (turned points · others). */
function turn(points: Float32Array, to: Float32Array, side: 1 | -1): { cosine: number; sine: number; side: number; gain: number } {
  let [along, across] = [0, 0];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y, u, v] = [points[at] ?? 0, side * (points[at + 1] ?? 0), to[at] ?? 0, to[at + 1] ?? 0];
    along += x * u + y * v;
    across += x * v - y * u;
  }
  const gain = Math.hypot(along, across);
  return gain > 0 ? { cosine: along / gain, sine: across / gain, side, gain } : { cosine: 1, sine: 0, side: 1, gain };
}
