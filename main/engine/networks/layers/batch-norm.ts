import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { Domain, LayerFor, Pass, Variable } from '../layer.ts';
import { normaliseBatch } from './normalise.ts';

const momentum = 0.1;

/** How a network normalises: not at all, with statistics of both domains together, or with each domain's own. */
export type Normalisation = 'none' | 'shared' | 'domain';

/** How a layer differs from those of our own networks, where it came with a pretrained one. */
interface Given {
  readonly epsilon?: number;
  /** Whether it has an offset β, and a scale γ. */
  readonly center?: boolean;
  readonly scale?: boolean;
  /** Whether it stays as it came: in training, too, it normalises by its running statistics, and neither they nor γ and β change. */
  readonly frozen?: boolean;
}

/**
 * Batch normalisation over all axes but the last (Ioffe & Szegedy 2015): γ (x − μ)/√(σ² + ε) + β. In training μ and σ²
 * are the batch's; otherwise the running ones, μ ← 0.9 μ + 0.1 μ_batch and σ² likewise, unbiased.
 *
 * `shared` treats a batch of both domains as one. `domain` gives each half its own statistics, γ and β in common
 * (as AdaBN, Li et al. 2016), so that the target is normalised by what the target looks like.
 */
export const batchNorm =
  (
    normalisation: Exclude<Normalisation, 'none'>,
    { epsilon = 1e-5, center = true, scale: scaled = true, frozen = false }: Given = {},
  ): LayerFor =>
  (shape) => {
    const channels = shape.at(-1) ?? 0;
    const filled = (value: number) => () => new Float32Array(channels).fill(value);
    const own = [...(scaled ? ['scale'] : []), ...(center ? ['offset'] : [])];
    const role = frozen ? 'statistic' : 'offset';
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
      const scale = scaled ? value('scale') : tf.ones([channels]);
      const offset = center ? value('offset') : tf.zeros([channels]);
      if (!pass.training || frozen) return standardise(x, value(`${key}-mean`), value(`${key}-variance`), scale, offset, epsilon);
      const { y, mean, variance } = normaliseBatch(x, scale, offset, epsilon);
      const follow = (running: string, batch: tf.Tensor): void => {
        // A phase may apply a network more than once: each time goes on from the last.
        const before = pass.statistics.get(name(running));
        const moved = tf.tidy(() => tf.add(tf.mul(before ?? value(running), 1 - momentum), tf.mul(batch, momentum)));
        before?.dispose();
        pass.statistics.set(name(running), tf.keep(moved));
        batch.dispose();
      };
      follow(`${key}-mean`, mean);
      follow(`${key}-variance`, variance);
      return y;
    }

    return {
      kind: 'batch-norm',
      separatesDomains: normalisation === 'domain',
      outputShape: shape,
      variables: [
        ...own.map((name): Variable => ({ name, shape: [channels], role, normalises: true, initial: filled(name === 'scale' ? 1 : 0) })),
        ...statistics,
      ],
      apply(x, value, pass, name) {
        const halves = normalisation === 'domain' && pass.domain === 'both' ? tf.split(x, 2) : undefined;
        const [source, target] = halves ?? [];
        if (!source || !target) return normalise(x, value, pass, name, pass.domain);
        return tf.concat([normalise(source, value, pass, name, 'source'), normalise(target, value, pass, name, 'target')]);
      },
      exported: (layerName, domain) => [
        {
          layer: layers.batchNormalization({ name: layerName, epsilon, center, scale: scaled }),
          weights: [...own, `${keyOf(domain)}-mean`, `${keyOf(domain)}-variance`],
        },
      ],
    };
  };

/** By given statistics, as one factor and one offset for each channel. */
function standardise(x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor, epsilon: number): tf.Tensor {
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(x, factor), tf.sub(offset, tf.mul(mean, factor)));
}
