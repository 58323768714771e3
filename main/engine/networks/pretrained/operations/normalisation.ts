import type * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { ExportedLayer } from '../../layer.ts';
import { batchNorm } from '../../layers/batch-norm.ts';
import { standardiseBy } from '../../layers/standardise.ts';
import { mapsOf, operation, plain, Unfit } from '../operation.ts';

const axisSchema = z.union([z.number().int(), z.tuple([z.number().int()]).transform(([axis]) => axis)]).default(-1);

/** How a Keras weight is called that a variable of ours starts as; statistics of both domains start as the one that there is. */
const weightOf = (name: string): string =>
  name === 'scale' ? 'gamma' : name === 'offset' ? 'beta' : name.endsWith('-mean') ? 'moving_mean' : 'moving_variance';

/** Its running statistics follow at the engine's own pace: Keras's, 0.99 to 0.999 kept, is made for longer trainings. */
export const batchNormalisation = operation(
  z.object({ axis: axisSchema, epsilon: z.number().positive(), center: z.boolean().default(true), scale: z.boolean().default(true) }),
  ({ axis, epsilon, center, scale }, [shape = []], mode) => {
    if (axis !== -1 && axis !== shape.length) throw new Unfit(`normalises along axis ${axis}, not the last`);
    const frozen = mode === 'frozen';
    const layer = batchNorm(frozen ? 'shared' : mode, { epsilon, center, scale, frozen })(shape);
    return {
      outputShape: shape,
      separatesDomains: layer.separatesDomains === true,
      variables: layer.variables.map((variable) => ({ ...variable, weight: weightOf(variable.name) })),
      apply: ([x], value, pass, name) => layer.apply(x as tf.Tensor, value, pass, name),
      exported: (name, domain) => layer.exported(name, domain)[0] as ExportedLayer,
    };
  },
);

/** Of each picture by itself, as our networks export it; without scales and offsets. */
export const layerNormalisation = operation(
  z.object({
    axis: z.tuple([z.literal(1), z.literal(2)]),
    epsilon: z.number().positive(),
    center: z.literal(false),
    scale: z.literal(false),
  }),
  ({ epsilon }, inputs) => {
    const layer = standardiseBy(epsilon)(mapsOf(inputs));
    return plain(
      layer.outputShape,
      (x, pass) => layer.apply(x, unnamed, pass, unnamed),
      (name) => (layer.exported(name, 'source')[0] as ExportedLayer).layer,
    );
  },
);
const unnamed = (): never => {
  throw new Error('This normalisation has no variables.');
};
