/*
 * What is read of an ONNX file without running it: its nodes, its inputs and outputs, and which files it refers to. Field numbers are
 * those of onnx.proto (ONNX IR, version 10).
 */
import { PbfReader, PbfWriter } from 'pbf';
import { badBackbone } from './errors.ts';

export interface OnnxNode {
  readonly op: string;
  readonly inputs: string[];
  readonly outputs: string[];
}

export interface OnnxGraph {
  readonly nodes: OnnxNode[];
  readonly inputs: { readonly name: string; readonly type: string }[];
  readonly outputs: string[];
  /** Names of what the file itself holds: weights and constants. */
  readonly constants: Set<string>;
  /** Files beside it that hold weights. */
  readonly externalFiles: Set<string>;
}

/** Fields of messages that hold what is wanted; all others are passed over. */
const model = { graph: 7 };
const graph = { node: 1, initializer: 5, input: 11, output: 12 };
const node = { input: 1, output: 2, op: 4 };
const tensor = { name: 8, externalData: 13 };
const entry = { key: 1, value: 2 };
const valueInfo = { name: 1, type: 2 };
const typeOf = { tensor: 1 };
const tensorType = { element: 1 };
/** Names of types of elements; others are not told apart. */
const elements: Readonly<Record<number, string>> = { 1: 'float32', 6: 'int32', 7: 'int64' };

/** Throws `bad-data` for bytes that are no ONNX model. */
export function readOnnx(bytes: Uint8Array, path: string): OnnxGraph {
  const found: OnnxGraph = { nodes: [], inputs: [], outputs: [], constants: new Set(), externalFiles: new Set() };
  try {
    new PbfReader(bytes).readFields((field, into, reader) => {
      if (field === model.graph) reader.readMessage(readGraph, into);
    }, found);
  } catch (error) {
    throw badBackbone(`${path} is not an ONNX model, or it is damaged.`, 'Copy it again from where it came.', error);
  }
  if (found.nodes.length === 0 || found.outputs.length === 0)
    throw badBackbone(`${path} is not an ONNX model: it holds no graph.`, 'Give the .onnx file of a model.');
  return found;
}

function readGraph(field: number, into: OnnxGraph, reader: PbfReader): void {
  if (field === graph.node) {
    const one = { op: '', inputs: [] as string[], outputs: [] as string[] };
    into.nodes.push(reader.readMessage(readNode, one));
    // Some converters write each weight as a node of its own.
    if (one.op === 'Constant') for (const name of one.outputs) into.constants.add(name);
  } else if (field === graph.input) {
    const { name, element } = reader.readMessage(readValueInfo, { name: '', element: 0 });
    into.inputs.push({ name, type: elements[element] ?? 'another type' });
  } else if (field === graph.output) into.outputs.push(reader.readMessage(readName(valueInfo.name), { name: '' }).name);
  else if (field === graph.initializer) {
    const held = reader.readMessage(readTensor, { name: '', files: [] as string[] });
    into.constants.add(held.name);
    for (const file of held.files) into.externalFiles.add(file);
  }
}

function readNode(field: number, into: { op: string; inputs: string[]; outputs: string[] }, reader: PbfReader): void {
  if (field === node.op) into.op = reader.readString();
  else if (field === node.input) into.inputs.push(reader.readString());
  else if (field === node.output) into.outputs.push(reader.readString());
}

function readTensor(field: number, into: { name: string; files: string[] }, reader: PbfReader): void {
  if (field === tensor.name) into.name = reader.readString();
  else if (field === tensor.externalData) {
    const { key, value } = reader.readMessage(readEntry, { key: '', value: '' });
    if (key === 'location') into.files.push(value);
  }
}

function readEntry(field: number, into: { key: string; value: string }, reader: PbfReader): void {
  if (field === entry.key) into.key = reader.readString();
  else if (field === entry.value) into.value = reader.readString();
}

function readValueInfo(field: number, into: { name: string; element: number }, reader: PbfReader): void {
  if (field === valueInfo.name) into.name = reader.readString();
  else if (field === valueInfo.type) reader.readMessage(readTypeOf, into);
}

function readTypeOf(field: number, into: { element: number }, reader: PbfReader): void {
  if (field === typeOf.tensor)
    reader.readMessage((inner, type: { element: number }, from) => {
      if (inner === tensorType.element) type.element = from.readVarint();
    }, into);
}

const readName =
  (wanted: number) =>
  (field: number, into: { name: string }, reader: PbfReader): void => {
    if (field === wanted) into.name = reader.readString();
  };

/**
 * The same model with one more output, a tensor inside of it. Messages of Protocol Buffers that are written one behind the other are one
 * message: a second graph that holds an output alone adds it to the first.
 */
export function withOutput(bytes: Uint8Array, name: string): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(
    model.graph,
    (_, outer) => outer.writeMessage(graph.output, (_inner: null, inner: PbfWriter) => inner.writeStringField(valueInfo.name, name), null),
    null,
  );
  const added = writer.finish();
  const all = new Uint8Array(bytes.length + added.length);
  all.set(bytes);
  all.set(added, bytes.length);
  return all;
}
