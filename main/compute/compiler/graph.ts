/*
 * TensorFlow's graph, and the bytes of a SavedModel that holds it. The messages are few and fixed (tensorflow/core/framework:
 * node_def, attr_value, tensor, tensor_shape; core/protobuf: meta_graph, saved_model), so they are written straight in the
 * wire format of protocol buffers.
 */

export type AttributeValue =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'integers'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'switch'; readonly value: boolean }
  | { readonly kind: 'type'; readonly value: number }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly type: number; readonly shape: readonly number[]; readonly bytes: Uint8Array };

/** One operation. Inputs are `name`, `name:output` or, for an order alone, `^name`. */
export interface GraphNode {
  readonly name: string;
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Of its outputs, where they are known. */
  readonly shapes?: readonly (readonly number[])[];
}

/** Fields of a message, each with its number and kind of wire. */
const varint = (value: number | bigint): Uint8Array => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
};
const integer = (field: number, value: number): Uint8Array => Buffer.concat([varint(field << 3), varint(value)]);
const block = (field: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
const text = (field: number, value: string): Uint8Array => block(field, Buffer.from(value));
const float = (field: number, value: number): Uint8Array =>
  Buffer.concat([varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);

const shapeBytes = (shape: readonly number[]): Uint8Array => Buffer.concat(shape.map((length) => block(2, integer(1, length))));

function attributeBytes(attribute: AttributeValue): Uint8Array {
  switch (attribute.kind) {
    case 'text':
      return text(2, attribute.value);
    case 'integer':
      return integer(3, attribute.value);
    case 'integers':
      return block(1, block(3, Buffer.concat(attribute.value.map(varint))));
    case 'float':
      return float(4, attribute.value);
    case 'switch':
      return integer(5, attribute.value ? 1 : 0);
    case 'type':
      return integer(6, attribute.value);
    case 'shape':
      return block(7, shapeBytes(attribute.value));
    case 'tensor':
      return block(8, Buffer.concat([integer(1, attribute.type), block(2, shapeBytes(attribute.shape)), block(4, attribute.bytes)]));
  }
}

const nodeBytes = ({ name, operation, inputs, attributes }: GraphNode): Uint8Array =>
  Buffer.concat([
    text(1, name),
    text(2, operation),
    ...inputs.map((input) => text(3, input)),
    ...Object.entries(attributes).map(([key, value]) => block(5, Buffer.concat([text(1, key), block(2, attributeBytes(value))]))),
  ]);

/** By this version of graphs TensorFlow reads what follows; it is that of TensorFlow 2.13 and later. */
const producer = 1700;

/** The bytes of `saved_model.pb`, with the tag `serve`. */
export function savedModel(nodes: readonly GraphNode[]): Uint8Array {
  const graph = Buffer.concat([...nodes.map((node) => block(1, nodeBytes(node))), block(4, integer(1, producer))]);
  return Buffer.concat([integer(1, 1), block(2, Buffer.concat([block(1, text(4, 'serve')), block(2, graph)]))]);
}
