import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { Domain, LayerFor, Pass, Variable } from '../layer.ts';

const epsilon = 1e-5;
const momentum = 0.1;

/** How a network normalises: not at all, with statistics of both domains together, or with each domain's own. */
export type Normalisation = 'none' | 'shared' | 'domain';

/**
 * Batch normalisation over all axes but the last (Ioffe & Szegedy 2015): γ (x − μ)/√(σ² + ε) + β. In training μ and σ²
 * are the batch's; otherwise the running ones, μ ← 0.9 μ + 0.1 μ_batch and σ² likewise, unbiased.
 *
 * `shared` treats a batch of both domains as one. `domain` gives each half its own statistics, γ and β in common
 * (as AdaBN, Li et al. 2016), so that the target is normalised by what the target looks like.
 */
export const batchNorm =
  (normalisation: Exclude<Normalisation, 'none'>): LayerFor =>
  (shape) => {
    const channels = shape.at(-1) ?? 0;
    const filled = (value: number) => () => new Float32Array(channels).fill(value);
    const kept = normalisation === 'shared' ? ['shared'] : ['source', 'target'];
    const statistics: Variable[] = kept.flatMap((domain) => [
      { name: `${domain}-mean`, shape: [channels], role: 'statistic', initial: filled(0) },
      { name: `${domain}-variance`, shape: [channels], role: 'statistic', initial: filled(1) },
    ]);
    const keyOf = (domain: Domain): string => (normalisation === 'shared' ? 'shared' : domain);

    function normalise(
      x: tf.Tensor,
      value: (name: string) => tf.Tensor,
      pass: Pass,
      name: (name: string) => string,
      domain: Domain,
    ): tf.Tensor {
      const key = keyOf(domain);
      if (!pass.training) return standardise(x, value(`${key}-mean`), value(`${key}-variance`));
      const { y, mean, variance } = normaliseBatch(x);
      const count = x.size / channels;
      const follow = (running: string, batch: tf.Tensor): void => {
        // A phase may apply a network more than once: each time goes on from the last.
        const before = pass.statistics.get(name(running));
        const moved = tf.tidy(() => tf.add(tf.mul(before ?? value(running), 1 - momentum), tf.mul(batch, momentum)));
        before?.dispose();
        pass.statistics.set(name(running), tf.keep(moved));
      };
      follow(`${key}-mean`, mean);
      follow(`${key}-variance`, tf.mul(variance, count / Math.max(1, count - 1)));
      return y;
    }

    return {
      kind: 'batch-norm',
      outputShape: shape,
      variables: [
        { name: 'scale', shape: [channels], role: 'offset', initial: filled(1) },
        { name: 'offset', shape: [channels], role: 'offset', initial: filled(0) },
        ...statistics,
      ],
      apply(x, value, pass, name) {
        const halves = normalisation === 'domain' && pass.domain === 'both' ? tf.split(x, 2) : undefined;
        const [source, target] = halves ?? [];
        const y =
          source && target
            ? tf.concat([normalise(source, value, pass, name, 'source'), normalise(target, value, pass, name, 'target')])
            : normalise(x, value, pass, name, pass.domain);
        return tf.add(tf.mul(y, value('scale')), value('offset'));
      },
      exported: (layerName, domain) => ({
        layer: layers.batchNormalization({ name: layerName, epsilon }),
        weights: ['scale', 'offset', `${keyOf(domain)}-mean`, `${keyOf(domain)}-variance`],
      }),
    };
  };

const standardise = (x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor): tf.Tensor =>
  tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));

/** (x − μ)/√(σ² + ε) with the batch's own μ and σ², which are answered beside it; gradients pass through y alone. */
export function normaliseBatch(x: tf.Tensor): { y: tf.Tensor; mean: tf.Tensor; variance: tf.Tensor } {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes);
  const rate = tf.rsqrt(tf.add(variance, epsilon));
  const normalised = tf.mul(centred, rate);
  const withGradient = tf.customGrad((_x, save) => {
    (save as (tensors: tf.Tensor[]) => void)([normalised, rate]);
    return {
      value: tf.clone(normalised),
      // dL/dx = (dy − mean(dy) − y·mean(dy·y))/√(σ² + ε): the closed form, a third of the work of differentiating the parts.
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [y, scale] = saved as [tf.Tensor, tf.Tensor];
        const along = tf.mean(tf.mul(dy, y), axes);
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, axes)), tf.mul(y, along)), scale);
      },
    };
  });
  return { y: withGradient(x), mean, variance };
}
