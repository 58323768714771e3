/*
 * Limited-memory BFGS.
 * Liu & Nocedal, On the Limited Memory BFGS Method for Large Scale Optimization, Mathematical Programming 45, 1989.
 *
 *   x ← x − t · H g          g [n] the gradient; H the inverse Hessian, as the last ten steps s and changes of gradient y show it
 *
 * t is halved from 1 until the value falls by at least 10⁻⁴ · t · gᵀHg (Armijo), which is enough where the function is convex.
 */
interface Step {
  readonly s: Float64Array;
  readonly y: Float64Array;
  /** 1 / (yᵀs). */
  readonly rho: number;
}

const memory = 10;
const mostSteps = 300;
const mostHalvings = 40;

/**
 * The minimum of a smooth convex function, to a largest entry of the gradient of 10⁻⁶.
 * @param evaluate puts the gradient at x into its second argument, and answers the value.
 */
export function minimise(start: Float64Array, evaluate: (x: Float64Array, gradient: Float64Array) => number): Float64Array {
  let x: Float64Array = start.slice();
  let g: Float64Array = new Float64Array(x.length);
  let value = evaluate(x, g);
  const steps: Step[] = [];
  for (let taken = 0; taken < mostSteps && g.some((entry) => Math.abs(entry) > 1e-6); taken++) {
    const direction = newton(g, steps);
    const slope = dot(direction, g);
    // A first step of length at most 1: nothing is known of the curvature yet.
    let t = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(slope)) : 1;
    const [tried, triedGradient] = [new Float64Array(x.length), new Float64Array(x.length)];
    let reached = Number.NaN;
    for (let halving = 0; halving < mostHalvings; halving++, t /= 2) {
      for (let at = 0; at < x.length; at++) tried[at] = (x[at] ?? 0) - t * (direction[at] ?? 0);
      reached = evaluate(tried, triedGradient);
      if (reached <= value - 1e-4 * t * slope) break;
    }
    // Rounding hides any further fall.
    if (!(reached < value)) return x;
    const s = difference(tried, x);
    const y = difference(triedGradient, g);
    const curvature = dot(s, y);
    if (curvature > 0) steps.push({ s, y, rho: 1 / curvature });
    if (steps.length > memory) steps.shift();
    [x, g, value] = [tried, triedGradient, reached];
  }
  return x;
}

/** H g, by the two loops over the steps. */
function newton(g: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = g.slice();
  const factors = steps.toReversed().map(({ s, y, rho }) => {
    const factor = rho * dot(s, direction);
    add(direction, -factor, y);
    return factor;
  });
  const last = steps.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let at = 0; at < direction.length; at++) direction[at] = scale * (direction[at] ?? 0);
  }
  steps.forEach(({ s, y, rho }, at) => add(direction, (factors[steps.length - 1 - at] ?? 0) - rho * dot(y, direction), s));
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** a ← a + factor · b. */
function add(a: Float64Array, factor: number, b: Float64Array): void {
  for (let at = 0; at < a.length; at++) a[at] = (a[at] ?? 0) + factor * (b[at] ?? 0);
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, at) => value - (b[at] ?? 0));
