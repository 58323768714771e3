/*
 * Correlation alignment of features, which gives the source's the mean and covariance of the target's.
 * Sun, Feng & Saenko, Return of Frustratingly Easy Domain Adaptation, AAAI 2016 (algorithm 1).
 *
 *   x ↦ (x − μ_s)·A + μ_t
 *   A = (C_s + r_s I)^−½ · (C_t + r_t I)^½        C: covariances [d, d]; r = λ · tr C / d
 *
 * The paper standardises all features first, so that variances are 1 and λ = 1 is added to them; here λ is relative to their
 * mean, which is the same for standardised features and needs no change of the target's. With C ≈ U Λ Uᵀ + ρ (I − U Uᵀ), a power
 * of C + r I is c·I + U D Uᵀ: c is the power of ρ + r, and D those of Λ + r, less c. With whitening (c_s, D_s) and colouring
 * (c_t, D_t) then
 *
 *   A = c_s c_t I + U_s D_s [c_t U_sᵀ + (U_sᵀ U_t) D_t U_tᵀ] + c_s U_t D_t U_tᵀ
 */
import { throughPoints } from './affine.ts';
import type { Affine } from './affine.ts';
import { principalComponents } from './principal-components.ts';
import type { PrincipalComponents } from './principal-components.ts';
import { timesTransposed, transposed } from './products.ts';

/** Keeps what is divided by from being zero where no feature varies. */
const tiny = 1e-12;

/**
 * @param source features [n_s, d], one item after the other @param target features [n_t, d]
 * @param regularisation λ @param components directions by which each covariance is known; in the others it is their mean
 * Of rank 2k with k = min(components, d).
 */
export function coralAlignment(
  source: Float32Array,
  target: Float32Array,
  size: number,
  { regularisation, components }: { readonly regularisation: number; readonly components: number },
): Affine {
  const [from, to] = [principalComponents(source, size, components), principalComponents(target, size, components)];
  const [whiten, colour] = [power(from, -0.5, regularisation), power(to, 0.5, regularisation)];
  const k = from.variances.length;
  // (U_sᵀ U_t) D_t U_tᵀ, [k, d].
  const shared = Float32Array.from(timesTransposed(from.directions, to.directions, size), (value, at) => value * colour.each(at % k));
  const through = timesTransposed(shared, transposed(to.directions, size), k);
  const each = Array.from({ length: k }, (_, at) => at);
  const left = each.map((at) => scaled(row(from, at, size), whiten.each(at)));
  const right = each.map((at) => row(from, at, size).map((value, column) => colour.other * value + (through[at * size + column] ?? 0)));
  const further = each.map((at) => scaled(row(to, at, size), whiten.other * colour.each(at)));
  const map = {
    scale: whiten.other * colour.other,
    left: transposed(joined([...left, ...further], size), size),
    right: joined([...right, ...each.map((at) => row(to, at, size))], size),
  };
  return throughPoints(map, from.mean, to.mean);
}

/** (C + r I)^exponent as c (`other`) and D (`each`). */
function power({ variances, rest, meanVariance }: PrincipalComponents, exponent: number, regularisation: number) {
  const of = (variance: number): number => Math.max(tiny, variance + regularisation * meanVariance) ** exponent;
  const other = of(rest);
  return { other, each: (at: number): number => of(variances[at] ?? 0) - other };
}

const row = ({ directions }: PrincipalComponents, at: number, size: number): Float32Array =>
  directions.subarray(at * size, (at + 1) * size);
const scaled = (values: Float32Array, factor: number): Float32Array => values.map((value) => value * factor);

function joined(rows: readonly Float32Array[], size: number): Float32Array {
  const all = new Float32Array(rows.length * size);
  for (const [at, values] of rows.entries()) all.set(values, at * size);
  return all;
}
