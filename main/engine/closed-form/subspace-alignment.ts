/*
 * Subspace alignment of features.
 * Fernando, Habrard, Sebban & Tuytelaars, Unsupervised Visual Domain Adaptation Using Subspace Alignment, ICCV 2013 (section 3).
 *
 *   P_s, P_t [d, k]        the k leading principal directions of source and target
 *   x ↦ (x − μ_s) P_s · M · P_tᵀ + μ_t        M = P_sᵀ P_t, which takes the source's basis nearest to the target's
 *
 * The paper compares source items in the aligned basis, (x − μ_s) P_s M, with target items in theirs, (x − μ_t) P_t. Here the first
 * are written in the d features' own coordinates, so that the target's stay as they are and a model needs no further layer for
 * them; what the target has outside its k directions, the paper leaves out and this does not.
 */
import { throughPoints } from './affine.ts';
import type { Affine } from './affine.ts';
import { principalComponents } from './principal-components.ts';
import { timesTransposed, transposed } from './products.ts';

/**
 * @param source features [n_s, d], one item after the other @param target features [n_t, d]
 * Of rank min(components, d).
 */
export function subspaceAlignment(source: Float32Array, target: Float32Array, size: number, components: number): Affine {
  const [from, to] = [principalComponents(source, size, components), principalComponents(target, size, components)];
  const k = from.variances.length;
  const between = Float32Array.from(timesTransposed(from.directions, to.directions, size));
  const right = Float32Array.from(timesTransposed(between, transposed(to.directions, size), k));
  return throughPoints({ scale: 0, left: transposed(from.directions, size), right }, from.mean, to.mean);
}
