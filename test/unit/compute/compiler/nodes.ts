import { expect } from 'vitest';
import type { AttributeValue, GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { simplify } from '../../../../main/compute/compiler/simplify.ts';
import { constantNode } from '../../../../main/compute/compiler/trace.ts';

export const [floatType, integerType] = [1, 3];
export const type = (value: number): AttributeValue => ({ kind: 'type', value });
export const on = (value: boolean): AttributeValue => ({ kind: 'switch', value });
export const T = type(floatType);

/** An operation on 32-bit floats with one output of this shape. */
export const operation = (
  name: string,
  kind: string,
  inputs: readonly string[],
  shape: readonly number[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): GraphNode => ({ name, operation: kind, inputs, attributes: { T, ...attributes }, shapes: [shape] });
export const floats = (name: string, shape: readonly number[], ...values: number[]): GraphNode =>
  constantNode(name, shape, floatType, Float32Array.from(values));
export const integers = (name: string, ...values: number[]): GraphNode =>
  constantNode(name, [values.length], integerType, Int32Array.from(values));

/** Shapes of what comes from outside; others are not known. */
export const outside: Readonly<Record<string, readonly number[]>> = {
  x: [2, 3],
  y: [2, 3],
  kernel: [3, 4],
  rows: [2, 4],
  bias: [4],
  single: [1],
  stack: [5, 2, 3],
  picture: [2, 4, 4, 3],
  filter: [3, 3, 3, 6],
  channels: [6],
};
export const simplified = (...nodes: GraphNode[]) => simplify(nodes, (name) => outside[name]);
/** What the last of some nodes becomes. */
export const last = (...nodes: GraphNode[]): GraphNode | undefined => simplified(...nodes).nodes.at(-1);
export const expectLeft = (...nodes: GraphNode[]): void => expect(simplified(...nodes).nodes).toEqual(nodes);

/** dy · step(x) as TensorFlow.js writes it; each of its nodes may be exchanged. */
export function reluGradient(exchanged: Readonly<Record<string, GraphNode>> = {}, product: readonly string[] = ['y', 'step']): GraphNode[] {
  const nodes = [
    operation('nan', 'IsNan', ['x'], [2, 3]),
    floats('nought', [], 0),
    operation('above', 'Greater', ['x', 'nought'], [2, 3]),
    floats('ones', [2, 3], 1, 1, 1, 1, 1, 1),
    integers('shape', 2, 3),
    floats('alpha', [], 0),
    operation('zeros', 'Fill', ['shape', 'alpha'], [2, 3], { index_type: type(integerType) }),
    operation('slope', 'Select', ['above', 'ones', 'zeros'], [2, 3]),
    operation('step', 'Select', ['nan', 'x', 'slope'], [2, 3]),
    operation('gradient', 'Mul', product, [2, 3]),
  ];
  return nodes.map((node) => exchanged[node.name] ?? node);
}
