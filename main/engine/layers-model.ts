import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { inputShape } from '../../shared/model/input.ts';
import type { Model } from './model.ts';
import type { Exported, ExportedLayer, Values } from './networks/layer.ts';
import type { NumberScale } from './numbers.ts';
import { valueOf } from './networks/stack.ts';

/**
 * The trained network as a layers model of its own: a prepared item [n, …input] in, class probabilities [n, K] out, or the number
 * [n, 1] that it tells, in its own unit. It normalises as target items are. Discriminators stay behind. The caller disposes of it.
 * @param number the mean and deviation that the numbers had which the model was trained on; null for classes
 */
export function toLayersModel(model: Model, values: Values, number: NumberScale | null = null): layers.LayersModel {
  const input = layers.input({ shape: inputShape(model.input), name: 'input' });
  const parts = [...model.extractor.exported(model.targetDomain), ...model.head.exported(model.targetDomain)];
  const logits = appliedTo(input, parts);
  const scale = number && layers.layers.dense({ units: 1, name: 'number' });
  const output = (scale ?? layers.layers.softmax({ name: 'probabilities' })).apply(logits) as layers.SymbolicTensor;
  const built = layers.model({ inputs: input, outputs: output, name: 'isthmus' });
  for (const { layer, weights } of withWeights(parts)) layer.setWeights(weights.map((name) => valueOf(values, name)));
  if (scale && number) tf.tidy(() => scale.setWeights([tf.tensor2d([[number.deviation]]), tf.tensor1d([number.mean])]));
  return built;
}

const appliedTo = (input: layers.SymbolicTensor, parts: readonly Exported[]): layers.SymbolicTensor =>
  parts.reduce((symbol, part) => {
    const applied =
      'branches' in part ? part.join.apply(part.branches.map((branch) => appliedTo(symbol, branch))) : part.layer.apply(symbol);
    return applied as layers.SymbolicTensor;
  }, input);

const withWeights = (parts: readonly Exported[]): ExportedLayer[] =>
  parts.flatMap((part) => ('branches' in part ? part.branches.flatMap(withWeights) : [part]));
