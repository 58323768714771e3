/*
 * What TensorFlow.js spells out, said in TensorFlow's own operations: fewer passes over memory, and forms that TensorFlow's
 * optimiser knows how to fuse. Every rule computes the same function; only the order of sums may differ.
 */
import type { AttributeValue, GraphNode } from './graph.ts';

type Shape = readonly number[];

/** The graph as it has been rewritten so far. */
interface Rewriting {
  /** The node that gives a tensor; undefined for inputs and variables. */
  node(tensor: string): GraphNode | undefined;
  shape(tensor: string): Shape | undefined;
  /** A node that applies an operation to a tensor alone. */
  appliedTo(tensor: string, operation: string): GraphNode | undefined;
}

/** What a node becomes: another node of the same name, or a tensor that is there already; undefined leaves it. */
type Rule = (node: GraphNode, graph: Rewriting) => GraphNode | string | undefined;

const same = (first: Shape | undefined, second: Shape | undefined): boolean =>
  first !== undefined && second !== undefined && first.length === second.length && first.every((length, at) => length === second[at]);

/** The numbers of a constant, of 32-bit floats or integers. */
function numbersOf(node: GraphNode | undefined): readonly number[] | undefined {
  const value = node?.attributes['value'];
  const type = node?.attributes['dtype'];
  if (node?.operation !== 'Const' || value?.kind !== 'tensor' || type?.kind !== 'type') return undefined;
  const buffer = value.bytes.buffer.slice(value.bytes.byteOffset, value.bytes.byteOffset + value.bytes.byteLength) as ArrayBuffer;
  return type.value === 1 ? [...new Float32Array(buffer)] : type.value === 3 ? [...new Int32Array(buffer)] : undefined;
}

const isAll = (node: GraphNode | undefined, number: number): boolean => numbersOf(node)?.every((value) => value === number) ?? false;

/** The forms below are made for 32-bit floats; of integers nothing is worth rewriting. */
const isFloat = (type: AttributeValue | undefined): type is AttributeValue => type?.kind === 'type' && type.value === 1;

/** Casts to the type, and reshapes to the shape, that a tensor has already. */
const nothing: Rule = ({ operation, inputs, attributes, shapes }, graph) => {
  const [from, to] = [attributes['SrcT'], attributes['DstT']];
  if (operation === 'Cast' && from?.kind === 'type' && to?.kind === 'type' && from.value === to.value) return inputs[0];
  return operation === 'Reshape' && same(graph.shape(inputs[0] ?? ''), shapes?.[0]) ? inputs[0] : undefined;
};

const matrixProduct: Rule = (node, graph) => {
  const { adj_x: transposeA, adj_y: transposeB, T } = node.attributes;
  if (node.operation !== 'BatchMatMulV2' || !transposeA || !transposeB || !isFloat(T)) return undefined;
  if (!node.inputs.every((input) => graph.shape(input)?.length === 2)) return undefined;
  return { ...node, operation: 'MatMul', attributes: { T, transpose_a: transposeA, transpose_b: transposeB } };
};

/** A vector added to each row of what a matrix product or convolution gives. */
const bias: Rule = (node, graph) => {
  const [x = '', offset = ''] = node.inputs;
  const { T } = node.attributes;
  if (node.operation !== 'Add' || !isFloat(T) || !['MatMul', 'Conv2D', 'MaxPool'].includes(graph.node(x)?.operation ?? ''))
    return undefined;
  return same(graph.shape(offset), graph.shape(x)?.slice(-1))
    ? { ...node, operation: 'BiasAdd', attributes: { T, data_format: { kind: 'text', value: 'NHWC' } } }
    : undefined;
};

/** The sum over all axes but the last. */
const biasGradient: Rule = (node, graph) => {
  const [x = '', axes = ''] = node.inputs;
  const rank = graph.shape(x)?.length ?? 0;
  const { T, keep_dims: keep } = node.attributes;
  const leading = numbersOf(graph.node(axes))?.toSorted((a, b) => a - b);
  if (node.operation !== 'Sum' || !isFloat(T) || keep?.kind !== 'switch' || keep.value || rank < 2) return undefined;
  if (leading?.length !== rank - 1 || !leading.every((axis, at) => axis === at)) return undefined;
  return { ...node, operation: 'BiasAddGrad', inputs: [x], attributes: { T, data_format: { kind: 'text', value: 'NHWC' } } };
};

/** dy · step(x), where step is 1 above 0, 0 below it, and x itself where that is no number. */
const reluGradient: Rule = (node, graph) => {
  const { T } = node.attributes;
  if (node.operation !== 'Mul' || !isFloat(T)) return undefined;
  for (const [dy = '', factor = ''] of [node.inputs, node.inputs.toReversed()]) {
    const [isNumber = '', x = '', step = ''] = graph.node(factor)?.operation === 'Select' ? (graph.node(factor)?.inputs ?? []) : [];
    const [above = '', one = '', zero = ''] = graph.node(step)?.operation === 'Select' ? (graph.node(step)?.inputs ?? []) : [];
    const [nan, greater] = [graph.node(isNumber), graph.node(above)];
    if (nan?.operation !== 'IsNan' || nan.inputs[0] !== x || greater?.operation !== 'Greater' || greater.inputs[0] !== x) continue;
    const filled = graph.node(zero);
    if (!isAll(graph.node(greater.inputs[1] ?? ''), 0) || !isAll(graph.node(one), 1)) continue;
    if (filled?.operation !== 'Fill' || !isAll(graph.node(filled.inputs[1] ?? ''), 0) || !same(graph.shape(dy), graph.shape(x))) continue;
    // By its result rather than by x, which then need not be kept.
    return { ...node, operation: 'ReluGrad', inputs: [dy, graph.appliedTo(x, 'Relu')?.name ?? x], attributes: { T } };
  }
  return undefined;
};

const rules: readonly Rule[] = [nothing, matrixProduct, bias, biasGradient, reluGradient];

/** @param inputShapes shapes of tensors that come from outside, by name. Answers the new nodes, and what a tensor is called now. */
export function simplify(
  nodes: readonly GraphNode[],
  inputShapes: (tensor: string) => Shape | undefined,
): { nodes: GraphNode[]; renamed: (tensor: string) => string } {
  const aliases = new Map<string, string>();
  const renamed = (tensor: string): string => aliases.get(tensor) ?? tensor;
  const known = new Map<string, GraphNode>();
  const applied = new Map<string, GraphNode>();
  const graph: Rewriting = {
    node: (tensor) => known.get(tensor),
    shape(tensor) {
      const [name = '', output = '0'] = tensor.split(':');
      return known.get(name)?.shapes?.[Number(output)] ?? inputShapes(tensor);
    },
    appliedTo: (tensor, operation) => applied.get(`${operation} ${tensor}`),
  };
  for (const original of nodes) {
    let node: GraphNode = { ...original, inputs: original.inputs.map(renamed) };
    for (const rule of rules) {
      const changed = rule(node, graph);
      if (typeof changed === 'string') aliases.set(node.name, changed);
      else if (changed) node = changed;
    }
    if (aliases.has(node.name)) continue;
    known.set(node.name, node);
    if (node.inputs.length === 1) applied.set(`${node.operation} ${node.inputs[0]}`, node);
  }
  return { nodes: [...known.values()], renamed };
}

/** Those nodes that the given tensors need. */
export function needed(nodes: readonly GraphNode[], tensors: readonly string[]): GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const kept = new Set<GraphNode>();
  const waiting = [...tensors];
  for (let tensor = waiting.pop(); tensor !== undefined; tensor = waiting.pop()) {
    const node = byName.get(tensor.replace('^', '').split(':')[0] ?? '');
    if (!node || kept.has(node)) continue;
    kept.add(node);
    waiting.push(...node.inputs);
  }
  return nodes.filter((node) => kept.has(node));
}
