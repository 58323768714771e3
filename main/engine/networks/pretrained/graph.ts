import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../../shared/contract/errors.ts';
import type { ExportedGraph, LayerFor, Pass, Variable } from '../layer.ts';
import { blocksOf, endsOf } from './blocks.ts';
import { nodesFor } from './nodes.ts';
import type { Node } from './nodes.ts';
import type { BatchNormMode } from './operation.ts';
import type { Topology } from './topology.ts';
import { weightOf } from './weights.ts';
import type { PretrainedWeights } from './weights.ts';

export interface GraphPlan {
  readonly topology: Topology;
  /** The layer whose result is the graph's. */
  readonly featureLayer: string;
  /** None where all values come from a checkpoint. */
  readonly weights: PretrainedWeights | null;
  readonly batchNorm: BatchNormMode;
  /** The first layer that training changes, by its name; '' for all. */
  readonly unfreezeFrom: string;
}

/**
 * A pretrained network up to its feature layer, as one layer of ours: variables are named as its layers are, such as `Conv1/kernel`, and
 * start as the pretrained weights. Layers before the first that is trained stay as they are, statistics of normalisation included.
 */
export const graph =
  (plan: GraphPlan): LayerFor =>
  (inputShape) => {
    const { topology, featureLayer, weights, batchNorm, unfreezeFrom } = plan;
    const order = topology.layers.map(({ name }) => name);
    const first = order.indexOf(unfreezeFrom);
    if (unfreezeFrom !== '' && (first < 0 || first > order.indexOf(featureLayer)))
      throw new AppError('bad-config', `There is no layer ${unfreezeFrom} up to the feature layer to unfreeze from.`, {
        hint: `Choose one from ${order[1] ?? ''} to ${featureLayer}, or none for all.`,
        details: { field: 'unfreezeFrom' },
      });
    const isFrozen = (name: string): boolean => order.indexOf(name) < first;
    const nodes = nodesFor(topology, featureLayer, inputShape, (name) => (isFrozen(name) ? 'frozen' : batchNorm));
    const blocks = blocksOf(nodes);
    const top = Math.max(...blocks);
    const ends = new Set(endsOf(nodes, blocks));
    const variables = nodes.flatMap((node, at) =>
      node.operation.variables.map(({ weight, ...variable }): Variable => {
        const given = weights && weightOf(weights, node.name, weight, variable.shape);
        return {
          ...variable,
          name: `${node.name}/${variable.name}`,
          block: top - (blocks[at] ?? 0),
          ...(isFrozen(node.name) && { role: 'statistic' as const }),
          initial: () => {
            if (given) return given.slice();
            throw new Error(`The pretrained weights of ${node.name} were not given.`);
          },
        };
      }),
    );
    return {
      kind: 'pretrained',
      outputShape: nodes.at(-1)?.operation.outputShape ?? [],
      separatesDomains: nodes.some(({ operation }) => operation.separatesDomains === true),
      variables,
      apply(x, value, pass, name) {
        const results: tf.Tensor[] = [];
        for (const [at, node] of nodes.entries()) {
          const result = resultOf(node, x, results, value, pass, name);
          results.push(result);
          if (ends.has(at)) pass.maps?.push(result);
          if (!pass.training) release(nodes, at, x, results, pass.maps);
        }
        return results.at(-1) as tf.Tensor;
      },
      exported: (name, domain): ExportedGraph[] => [
        {
          nodes: nodes.map(({ name: own, from, operation }) => {
            const { layer, weights: list } = operation.exported(`${name}_${own.replaceAll('/', '_')}`, domain);
            return { layer, weights: list.map((weight) => `${own}/${weight}`), from };
          }),
        },
      ],
    };
  };

function resultOf(
  node: Node,
  x: tf.Tensor,
  results: readonly tf.Tensor[],
  value: (name: string) => tf.Tensor,
  pass: Pass,
  name: (name: string) => string,
): tf.Tensor {
  const inputs = node.from.map((place) => (place < 0 ? x : (results[place] as tf.Tensor)));
  const full = (own: string): string => `${node.name}/${own}`;
  const apply = () =>
    node.operation.apply(
      inputs,
      (own) => value(full(own)),
      pass,
      (own) => name(full(own)),
    );
  return pass.training ? apply() : tf.tidy(apply);
}

/** Frees what no later node is fed: without training nobody else needs it, and in a deep network it is most of the memory. */
function release(nodes: readonly Node[], at: number, x: tf.Tensor, results: readonly tf.Tensor[], maps: readonly tf.Tensor[] = []): void {
  const live = new Set<tf.Tensor | undefined>([x, results[at], ...maps]);
  for (const { from } of nodes.slice(at + 1)) for (const place of from) live.add(results[place]);
  for (const place of new Set(nodes[at]?.from)) if (place >= 0 && !live.has(results[place])) results[place]?.dispose();
}
