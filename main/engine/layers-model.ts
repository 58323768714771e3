import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { inputShape } from '../../shared/model/input.ts';
import type { FeaturesInput } from '../../shared/model/input.ts';
import type { Model } from './model.ts';
import type { Exported, ExportedGraph, ExportedLayer, Values } from './networks/layer.ts';
import type { NumberScale } from './numbers.ts';
import { valueOf } from './networks/stack.ts';

/**
 * The trained network as a layers model of its own: a prepared item [n, …input] in, class probabilities [n, K] out, or the number
 * [n, 1] that it tells, in its own unit. It normalises as target items are. Discriminators stay behind. The caller disposes of it.
 * @param number the mean and deviation that the numbers had which the model was trained on; null for classes
 * @param backbone the pretrained model whose features it is fed: with it, what that is fed comes in
 */
export function toLayersModel(
  model: Model,
  values: Values,
  number: NumberScale | null = null,
  backbone: layers.LayersModel | null = null,
): layers.LayersModel {
  const input = layers.input({ shape: backbone?.inputs[0]?.shape.slice(1) ?? inputShape(model.input), name: 'input' });
  const parts = [...model.extractor.exported(model.targetDomain), ...model.head.exported(model.targetDomain)];
  const scaled = backbone && model.input.kind === 'features' ? featureScale(model.input) : null;
  const logits = appliedTo(backbone && scaled ? (scaled.layer.apply(rows(backbone.apply(input))) as layers.SymbolicTensor) : input, parts);
  const scale = number && layers.layers.dense({ units: 1, name: 'number' });
  const output = (scale ?? layers.layers.softmax({ name: 'probabilities' })).apply(logits) as layers.SymbolicTensor;
  const built = layers.model({ inputs: input, outputs: output, name: 'isthmus' });
  scaled?.set();
  for (const { layer, weights } of withWeights(parts)) layer.setWeights(weights.map((name) => valueOf(values, name)));
  if (scale && number) tf.tidy(() => scale.setWeights([tf.tensor2d([[number.deviation]]), tf.tensor1d([number.mean])]));
  return built;
}

/** The trained extractor by itself: a prepared item [n, …input] in, its features [n, d] out, normalised as target items are. */
export function toLayersExtractor(model: Model, values: Values): layers.LayersModel {
  const input = layers.input({ shape: inputShape(model.input), name: 'input' });
  // By other names than those of the network that it will stand before.
  const parts = model.extractor.exported(model.targetDomain, 'pretrained');
  const features = rows(appliedTo(input, parts), 'features');
  const built = layers.model({ inputs: input, outputs: features, name: 'extractor' });
  for (const { layer, weights } of withWeights(parts)) layer.setWeights(weights.map((name) => valueOf(values, name)));
  return built;
}

/** What has rows and columns is averaged over them. @param name of the layer that does it, or does nothing */
function rows(output: tf.Tensor | tf.Tensor[] | layers.SymbolicTensor | layers.SymbolicTensor[], name = 'pooled'): layers.SymbolicTensor {
  const symbol = output as layers.SymbolicTensor;
  return poolFor(symbol.shape.length, name).apply(symbol) as layers.SymbolicTensor;
}

function poolFor(rank: number, name: string): layers.layers.Layer {
  if (rank === 4) return layers.layers.globalAveragePooling2d({ name });
  return rank === 3 ? layers.layers.globalAveragePooling1d({ name }) : layers.layers.activation({ name, activation: 'linear' });
}

/** (value − mean) / deviation for each feature, as a layer that normalises by what is known already. */
function featureScale({ mean, deviation }: FeaturesInput) {
  const layer = layers.layers.batchNormalization({ name: 'scale', center: false, scale: false, epsilon: 1e-30 });
  const set = (): void => tf.tidy(() => layer.setWeights([tf.tensor1d(mean), tf.tensor1d(deviation.map((one) => one ** 2))]));
  return { layer, set };
}

const appliedTo = (input: layers.SymbolicTensor, parts: readonly Exported[]): layers.SymbolicTensor =>
  parts.reduce((symbol, part) => {
    if ('nodes' in part) return graphOf(symbol, part);
    const applied =
      'branches' in part ? part.join.apply(part.branches.map((branch) => appliedTo(symbol, branch))) : part.layer.apply(symbol);
    return applied as layers.SymbolicTensor;
  }, input);

function graphOf(input: layers.SymbolicTensor, { nodes }: ExportedGraph): layers.SymbolicTensor {
  const results: layers.SymbolicTensor[] = [];
  for (const { layer, from } of nodes) {
    const inputs = from.map((place) => results[place] ?? input);
    results.push(layer.apply(inputs.length === 1 ? (inputs[0] ?? input) : inputs) as layers.SymbolicTensor);
  }
  return results.at(-1) ?? input;
}

const withWeights = (parts: readonly Exported[]): readonly ExportedLayer[] =>
  parts.flatMap((part): readonly ExportedLayer[] => {
    if ('nodes' in part) return part.nodes;
    return 'branches' in part ? part.branches.flatMap(withWeights) : [part];
  });
