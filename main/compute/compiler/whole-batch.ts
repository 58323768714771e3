import type { HostBatch } from '../../engine/training/execution.ts';
import type { GraphNode } from './graph.ts';

interface BatchShapes {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** The input that is source and target items in one tensor. */
export const wholeBatch = 'items';

/**
 * Most methods begin by putting source and target together. The host has them so already: where a graph joins the two inputs,
 * it takes them as one instead, and a copy of the whole batch is saved.
 */
export function takeWholeBatch(nodes: readonly GraphNode[], sizes: BatchShapes): GraphNode[] {
  const joins = new Set(nodes.filter((node) => joinsBatch(node, sizes)).map(({ name }) => name));
  return nodes
    .filter(({ name }) => !joins.has(name))
    .map((node) => ({ ...node, inputs: node.inputs.map((input) => (joins.has(input) ? wholeBatch : input)) }));
}

/** Whether a node puts the target's items behind the source's: along the first axis, which alone makes the batch longer. */
function joinsBatch({ operation, inputs, shapes }: GraphNode, sizes: BatchShapes): boolean {
  if (operation !== 'ConcatV2' || inputs.length !== 3 || inputs[0] !== 'source' || inputs[1] !== 'target') return false;
  return shapes?.[0]?.[0] === (sizes.source[0] ?? 0) + (sizes.target[0] ?? 0);
}

/** Source and target items as one array: a view where they lie one behind the other, otherwise a copy. */
export function wholeOf({ source, target }: HostBatch): Float32Array {
  if (source.buffer === target.buffer && source.byteOffset + source.byteLength === target.byteOffset)
    return new Float32Array(source.buffer, source.byteOffset, source.length + target.length);
  const whole = new Float32Array(source.length + target.length);
  whole.set(source);
  whole.set(target, source.length);
  return whole;
}
