/* Small ONNX models, written field by field (onnx.proto of the ONNX IR, version 8), for tests that may need no files. */
import { PbfWriter } from 'pbf';

type Side = number | string;
interface Value {
  readonly name: string;
  readonly shape: readonly Side[];
  /** Of onnx.proto's DataType: 1 is float32, 7 int64. */
  readonly type?: number;
}
interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly integers?: Readonly<Record<string, number | readonly number[]>>;
}
interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** A file beside that holds them, in the place of the model itself. */
  readonly file?: string;
}

export interface OnnxParts {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly weights?: readonly Weights[];
  readonly opset?: number;
}

const message = (writer: PbfWriter, field: number, write: (inner: PbfWriter) => void): void =>
  writer.writeMessage(field, (_: null, inner: PbfWriter) => write(inner), null);

export function onnxBytes({ inputs, outputs, nodes, weights = [], opset = 17 }: OnnxParts): Uint8Array {
  const writer = new PbfWriter();
  writer.writeVarintField(1, 8);
  message(writer, 7, (graph) => {
    for (const node of nodes) message(graph, 1, (inner) => writeNode(node, inner));
    graph.writeStringField(2, 'tiny');
    for (const one of weights) message(graph, 5, (inner) => writeWeights(one, inner));
    for (const one of inputs) message(graph, 11, (inner) => writeValue(one, inner));
    for (const one of outputs) message(graph, 12, (inner) => writeValue(one, inner));
  });
  message(writer, 8, (inner) => inner.writeVarintField(2, opset));
  return writer.finish();
}

function writeNode({ op, inputs, outputs, integers = {} }: Node, into: PbfWriter): void {
  for (const name of inputs) into.writeStringField(1, name);
  for (const name of outputs) into.writeStringField(2, name);
  into.writeStringField(4, op);
  for (const [name, value] of Object.entries(integers))
    message(into, 5, (attribute) => {
      attribute.writeStringField(1, name);
      if (typeof value === 'number') attribute.writeVarintField(3, value);
      else for (const one of value) attribute.writeVarintField(8, one);
      attribute.writeVarintField(20, typeof value === 'number' ? 2 : 7);
    });
}

function writeWeights({ name, shape, values, file }: Weights, into: PbfWriter): void {
  for (const side of shape) into.writeVarintField(1, side);
  into.writeVarintField(2, 1);
  into.writeStringField(8, name);
  if (file === undefined) return into.writeBytesField(9, new Uint8Array(Float32Array.from(values).buffer));
  message(into, 13, (entry) => {
    entry.writeStringField(1, 'location');
    entry.writeStringField(2, file);
  });
  into.writeVarintField(14, 1);
}

function writeValue({ name, shape, type = 1 }: Value, into: PbfWriter): void {
  into.writeStringField(1, name);
  message(into, 2, (kind) =>
    message(kind, 1, (tensor) => {
      tensor.writeVarintField(1, type);
      message(tensor, 2, (sides) => {
        for (const side of shape)
          message(sides, 1, (dimension) => {
            if (typeof side === 'number') dimension.writeVarintField(1, side);
            else dimension.writeStringField(2, side);
          });
      });
    }),
  );
}

/** Colour pictures of `side` × `side`, channels first → the mean of each channel → 2 class probabilities. */
export const meanColourClassifier = (side: Side = 8, parts: Partial<OnnxParts> = {}): Uint8Array =>
  onnxBytes({
    inputs: [{ name: 'pixels', shape: ['n', 3, side, side] }],
    outputs: [{ name: 'probabilities', shape: ['n', 2] }],
    nodes: [
      { op: 'GlobalAveragePool', inputs: ['pixels'], outputs: ['pooled'] },
      { op: 'Flatten', inputs: ['pooled'], outputs: ['colour'] },
      { op: 'Gemm', inputs: ['colour', 'weights', 'bias'], outputs: ['scores'] },
      { op: 'Softmax', inputs: ['scores'], outputs: ['probabilities'] },
    ],
    weights: [
      { name: 'weights', shape: [3, 2], values: [1, -1, 2, -2, 3, -3] },
      { name: 'bias', shape: [2], values: [0.5, 0] },
    ],
    ...parts,
  });
