import type * as tf from '@tensorflow/tfjs-core';
import type { Binding, HostValues, OperationAttribute, TensorflowBackend } from './binding.ts';
import { handleOf } from './binding.ts';
import type { AttributeValue, GraphNode } from './graph.ts';

/** A step that cannot become a graph; its message is the end of a sentence that begins "because". */
export class Untraceable extends Error {}

export interface Traced<Result> {
  readonly result: Result;
  readonly nodes: readonly GraphNode[];
  /** The node that stands for a tensor of the result. */
  nodeOf(tensor: tf.TensorInfo): string;
}

/**
 * Runs `work` once and writes down every operation that reaches TensorFlow meanwhile. Tensors in `inputs` become the nodes
 * with those names; whatever else the host brings in becomes a constant. `declare` makes further tensors inputs while the
 * work goes on. Throws Untraceable when the host looks at a tensor's values: what it would do with others is not known.
 * @param prefix begins the names of all nodes.
 */
export function trace<Result>(
  backend: TensorflowBackend,
  prefix: string,
  inputs: readonly (readonly [tf.TensorInfo, string])[],
  work: (declare: (tensor: tf.TensorInfo, name: string) => void) => Result,
): Traced<Result> {
  const { binding } = backend;
  const names = new Map<number, string>();
  const nodes: GraphNode[] = [];
  for (const [tensor, name] of inputs) names.set(handleOf(backend, tensor), name);

  const nameOf = (id: number): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    throw new Untraceable('it uses a tensor that was made before it and is none of its inputs');
  };
  const recorder: Partial<Binding> = {
    createTensor(shape, type, values) {
      const id = binding.createTensor(shape, type, values);
      const name = `${prefix}/constant${nodes.length}`;
      nodes.push(constantNode(name, shape, type, ArrayBuffer.isView(values) ? values : Int32Array.from(values)));
      names.set(id, name);
      return id;
    },
    executeOp(operation, attributes, ids, count) {
      const name = `${prefix}/${operation}${nodes.length}`;
      // What cannot be traced is found before there are outputs that nobody would free.
      const node = { name, operation, inputs: ids.map(nameOf), attributes: attributesOf(binding, attributes) };
      const outputs = binding.executeOp(operation, attributes, ids, count);
      nodes.push({ ...node, shapes: outputs.map(({ shape }) => shape) });
      outputs.forEach(({ id }, at) => names.set(id, at === 0 ? name : `${name}:${at}`));
      return outputs;
    },
    // The next tensor may get the handle again, and its name with it.
    deleteTensor(id) {
      names.delete(id);
      binding.deleteTensor(id);
    },
    tensorDataSync() {
      throw new Untraceable('it looks at values of tensors while it computes');
    },
  };
  // In front of nothing: a native object's functions may not be exchanged.
  backend.binding = new Proxy({} as Binding, {
    get: (_target, key) => recorder[key as keyof Binding] ?? bound(binding, key as keyof Binding),
  });
  try {
    const result = work((tensor, name) => {
      // Put there by the binding itself, so that it is no constant.
      const recording = backend.binding;
      backend.binding = binding;
      names.set(handleOf(backend, tensor), name);
      backend.binding = recording;
    });
    return { result, nodes, nodeOf: (tensor) => nameOf(backend.tensorMap.get(tensor.dataId).id) };
  } finally {
    backend.binding = binding;
  }
}

/** A constant of the graph; its values are copied. */
export function constantNode(name: string, shape: readonly number[], type: number, values: HostValues): GraphNode {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return {
    name,
    operation: 'Const',
    inputs: [],
    attributes: { dtype: { kind: 'type', value: type }, value: { kind: 'tensor', type, shape, bytes } },
    shapes: [shape],
  };
}

function bound(binding: Binding, key: keyof Binding): unknown {
  const value = binding[key] as unknown;
  return typeof value === 'function' ? (value as (...given: unknown[]) => unknown).bind(binding) : value;
}

function attributesOf(binding: Binding, attributes: readonly OperationAttribute[]): Record<string, AttributeValue> {
  const kinds: Readonly<Record<number, AttributeValue['kind']>> = {
    [binding.TF_ATTR_STRING]: 'text',
    [binding.TF_ATTR_INT]: 'integer',
    [binding.TF_ATTR_FLOAT]: 'float',
    [binding.TF_ATTR_BOOL]: 'switch',
    [binding.TF_ATTR_TYPE]: 'type',
    [binding.TF_ATTR_SHAPE]: 'shape',
  };
  return Object.fromEntries(
    attributes.map(({ name, type, value }) => {
      const kind = type === binding.TF_ATTR_INT && Array.isArray(value) ? 'integers' : kinds[type];
      if (kind === undefined) throw new Untraceable(`it uses an operation with the attribute ${name}, of a kind that is not known`);
      return [name, { kind, value } as AttributeValue];
    }),
  );
}
