import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { savedModel } from '../../../../main/compute/compiler/graph.ts';
import type { AttributeValue, GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { findTfjsNode } from '../../../../main/compute/engines/tensorflow-installation.ts';

const tfjsNode = await findTfjsNode();

/** What TensorFlow's own description of the messages reads in the bytes, as far as these tests look. */
interface ReadAttribute {
  readonly s: string;
  readonly i: number;
  readonly f: number;
  readonly b: boolean;
  readonly type: number;
  readonly shape?: { readonly dimList: readonly { readonly size: number }[]; readonly unknownRank: boolean };
  readonly tensor?: { readonly dtype: number; readonly tensorShape: ReadAttribute['shape']; readonly tensorContent: string };
  readonly list?: { readonly iList: readonly number[] };
}
interface ReadModel {
  readonly savedModelSchemaVersion: number;
  readonly metaGraphsList: readonly {
    readonly metaInfoDef: { readonly tagsList: readonly string[] };
    readonly graphDef: {
      readonly nodeList: readonly {
        readonly name: string;
        readonly op: string;
        readonly inputList: readonly string[];
        readonly attrMap: readonly (readonly [string, ReadAttribute])[];
      }[];
      readonly versions: { readonly producer: number };
    };
  }[];
}

function parsed(bytes: Uint8Array): ReadModel {
  const path = join(dirname(tfjsNode?.packagePath ?? ''), 'dist', 'proto', 'api_pb.js');
  const { SavedModel } = createRequire(import.meta.url)(path) as {
    SavedModel: { deserializeBinary(bytes: Uint8Array): { toObject(): ReadModel } };
  };
  return SavedModel.deserializeBinary(bytes).toObject();
}

const node = (attributes: Readonly<Record<string, AttributeValue>>): GraphNode => ({ name: 'n', operation: 'Op', inputs: [], attributes });

describe.skipIf(!tfjsNode)('the bytes of a graph (skipped without the optional package, which holds the messages)', () => {
  const attributesOf = (attributes: Readonly<Record<string, AttributeValue>>): Readonly<Record<string, ReadAttribute>> =>
    Object.fromEntries(parsed(savedModel([node(attributes)])).metaGraphsList[0]?.graphDef.nodeList[0]?.attrMap ?? []);
  const attributeOf = (attribute: AttributeValue): ReadAttribute | undefined => attributesOf({ a: attribute })['a'];

  it('are a model with one graph for serving, of a version that TensorFlow reads', () => {
    const { savedModelSchemaVersion, metaGraphsList } = parsed(savedModel([]));
    expect(savedModelSchemaVersion).toBe(1);
    expect(metaGraphsList).toHaveLength(1);
    expect(metaGraphsList[0]?.metaInfoDef.tagsList).toEqual(['serve']);
    expect(metaGraphsList[0]?.graphDef.nodeList).toEqual([]);
    expect(metaGraphsList[0]?.graphDef.versions.producer).toBeGreaterThan(1000);
  });

  it('keep nodes and inputs in their order', () => {
    const nodes: GraphNode[] = [
      { name: 'phase0/Add1', operation: 'Add', inputs: ['a', 'b:1', '^c'], attributes: {} },
      { name: 'größe', operation: 'Identity', inputs: ['phase0/Add1'], attributes: {} },
      { name: 'a', operation: 'Placeholder', inputs: [], attributes: {} },
    ];
    const read = parsed(savedModel(nodes)).metaGraphsList[0]?.graphDef.nodeList;
    expect(read?.map(({ name, op, inputList }) => ({ name, operation: op, inputs: inputList, attributes: {} }))).toEqual(nodes);
  });

  it.each([0, 1, 127, 128, 300, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, -1, -2, -128, -(2 ** 31), -(2 ** 53 - 1)])(
    'hold the integer %d',
    (value) => {
      expect(attributeOf({ kind: 'integer', value })?.i).toBe(value);
      expect(attributeOf({ kind: 'integers', value: [value, 5, value] })?.list?.iList).toEqual([value, 5, value]);
    },
  );

  it.each([[], [1, 2, 2, 1], [-1]])('hold the integers %j', (...value) => {
    expect(attributeOf({ kind: 'integers', value })?.list?.iList).toEqual(value);
  });

  it.each([0, 1, -1.5, 1e-7, 3.4e38, Infinity, -Infinity])('hold the float %d', (value) => {
    expect(attributeOf({ kind: 'float', value })?.f).toBe(Math.fround(value));
  });

  it.each([true, false])('hold %s', (value) => expect(attributeOf({ kind: 'switch', value })?.b).toBe(value));

  it.each(['', 'SAME', 'ä → ü', 'x'.repeat(300)])('hold the text %j', (value) => {
    expect(Buffer.from(attributeOf({ kind: 'text', value })?.s ?? '', 'base64').toString()).toBe(value);
  });

  it.each([1, 3, 10, 20])('hold the type %d', (value) => expect(attributeOf({ kind: 'type', value })?.type).toBe(value));

  it.each([[[]], [[7]], [[64, 28, 28, 3]], [[0, 5]], [[-1, 100000]]])('hold the shape %j', (value) => {
    const shape = attributeOf({ kind: 'shape', value })?.shape;
    expect(shape?.unknownRank).toBe(false);
    expect(shape?.dimList.map(({ size }) => size)).toEqual(value);
  });

  it('hold tensors with their bytes as they are', () => {
    const values = Float32Array.of(1, -2.5, Number.NaN, 1e-30, -0, Infinity);
    const bytes = new Uint8Array(values.buffer);
    const tensor = attributeOf({ kind: 'tensor', type: 1, shape: [2, 3], bytes })?.tensor;
    expect(tensor?.dtype).toBe(1);
    expect(tensor?.tensorShape?.dimList.map(({ size }) => size)).toEqual([2, 3]);
    expect(new Uint8Array(Buffer.from(tensor?.tensorContent ?? '', 'base64'))).toEqual(bytes);
  });

  it('hold a tensor of more than the shortest length', () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
    const tensor = attributeOf({ kind: 'tensor', type: 4, shape: [70_000], bytes })?.tensor;
    expect(new Uint8Array(Buffer.from(tensor?.tensorContent ?? '', 'base64'))).toEqual(bytes);
  });

  it('hold every attribute under its name', () => {
    const attributes = attributesOf({
      T: { kind: 'type', value: 1 },
      keep_dims: { kind: 'switch', value: true },
      strides: { kind: 'integers', value: [1, 2, 2, 1] },
    });
    expect(Object.keys(attributes).sort()).toEqual(['T', 'keep_dims', 'strides']);
    expect(attributes['T']?.type).toBe(1);
    expect(attributes['keep_dims']?.b).toBe(true);
    expect(attributes['strides']?.list?.iList).toEqual([1, 2, 2, 1]);
  });
});
