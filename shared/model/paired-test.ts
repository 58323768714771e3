export interface PairedTest {
  /** Mean of the differences, second − first. */
  readonly difference: number;
  /** 95 % confidence interval of that mean. */
  readonly interval: readonly [number, number];
  /** Two-sided, of Student's t-test on the differences; 1 where they cannot tell. */
  readonly p: number;
}

/**
 * Student's paired t-test: whether the same seeds give other results with the second of two ways. Null for fewer than two pairs.
 */
export function pairedTest(first: readonly number[], second: readonly number[]): PairedTest | null {
  const n = Math.min(first.length, second.length);
  if (n < 2) return null;
  const differences = Array.from({ length: n }, (_, at) => (second[at] ?? 0) - (first[at] ?? 0));
  const difference = differences.reduce((sum, value) => sum + value, 0) / n;
  const variance = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) / (n - 1);
  const error = Math.sqrt(variance / n);
  if (error === 0) return { difference, interval: [difference, difference], p: difference === 0 ? 1 : 0 };
  const reach = error * criticalValue(n - 1);
  return { difference, interval: [difference - reach, difference + reach], p: 1 - within(Math.abs(difference) / error, n - 1) };
}

/** The probability that |t| is at most so large, by the finite series for whole degrees of freedom (Abramowitz & Stegun 26.7.3, 26.7.4). */
export function within(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let at = odd ? 3 : 2; at < degrees; at += 2) {
    term *= ((at - 1) / at) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** The t that |t| stays under with probability 0.95. */
function criticalValue(degrees: number): number {
  let [low, high] = [0, 13];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return high;
}
