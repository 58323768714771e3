import * as layers from '@tensorflow/tfjs-layers';
import { inputShape } from '../../shared/model/input.ts';
import type { Model } from './model.ts';
import type { Values } from './networks/layer.ts';
import { valueOf } from './networks/stack.ts';

/**
 * The trained network as a layers model of its own: a prepared item [n, …input] in, class probabilities [n, K] out. It
 * normalises as target items are. Discriminators stay behind. The caller disposes of it.
 */
export function toLayersModel(model: Model, values: Values): layers.LayersModel {
  const input = layers.input({ shape: inputShape(model.input), name: 'input' });
  const parts = [...model.extractor.exported(model.targetDomain), ...model.head.exported(model.targetDomain)];
  const logits = parts.reduce((symbol, { layer }) => layer.apply(symbol) as layers.SymbolicTensor, input);
  const output = layers.layers.softmax({ name: 'probabilities' }).apply(logits) as layers.SymbolicTensor;
  const built = layers.model({ inputs: input, outputs: output, name: 'isthmus' });
  for (const { layer, weights } of parts) layer.setWeights(weights.map((name) => valueOf(values, name)));
  return built;
}
