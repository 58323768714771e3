/* An adversary on the features, as the methods have it that bring one: a hidden layer, and scores. */
import { dense } from '../networks/layers/dense.ts';
import { relu } from '../networks/layers/shape.ts';
import type { LayerFor } from '../networks/layer.ts';

/** Scores of source and target for features; with `outputs` 1 a critic’s one score. @param units 0 leaves the hidden layer out */
export const discriminator = (units: number, outputs = 2): readonly LayerFor[] =>
  units > 0 ? [dense(units), relu, dense(outputs)] : [dense(outputs)];
