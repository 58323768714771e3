import type { NumberLabels, NumberScale } from '../../engine/numbers.ts';

/** 0 for each number that is known, −1 for the others. */
export const knownOf = (numbers: Float32Array): Int32Array => Int32Array.from(numbers, (value) => (Number.isNaN(value) ? -1 : 0));

/** Mean and deviation of the numbers that are known. */
export function scaleOf(numbers: Float32Array): NumberScale {
  const known = Array.from(numbers).filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

export const onScale = (numbers: Float32Array, { mean, deviation }: NumberScale): NumberLabels => ({
  values: numbers.map((value) => (value - mean) / deviation),
  mean,
  deviation,
});
