import { describe, expect, it } from 'vitest';
import type { AttributeValue, GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { needed } from '../../../../main/compute/compiler/simplify.ts';
import { expectLeft, floatType, integers, integerType, last, on, operation, simplified, type } from './nodes.ts';

describe('casts and reshapes that change nothing', () => {
  const cast = (from: number, to: number): GraphNode => ({
    ...operation('cast', 'Cast', ['x'], [2, 3]),
    attributes: { SrcT: type(from), DstT: type(to), Truncate: on(false) },
  });
  const reshape = (shape: readonly number[], from = 'x'): GraphNode => operation('reshape', 'Reshape', [from, 'shape'], shape);
  const shape = integers('shape', 2, 3);

  it('are left out, and what used them uses what they were given, also through several', () => {
    const { nodes, renamed } = simplified(cast(1, 1), shape, reshape([2, 3], 'cast'), operation('relu', 'Relu', ['reshape'], [2, 3]));
    expect(nodes).toEqual([shape, operation('relu', 'Relu', ['x'], [2, 3])]);
    expect([renamed('cast'), renamed('reshape'), renamed('relu'), renamed('x')]).toEqual(['x', 'x', 'relu', 'x']);
  });

  it('are left out behind an output that is not the first', () => {
    const split = { ...operation('split', 'Unpack', ['stack'], [2, 3]), shapes: [[2, 3], [2, 3], [6]] };
    const { nodes, renamed } = simplified(split, shape, reshape([2, 3], 'split:1'));
    expect(nodes).toEqual([split, shape]);
    expect(renamed('reshape')).toBe('split:1');
    expectLeft(split, shape, reshape([2, 3], 'split:2'));
  });

  it('stay where types or shapes differ or are not known', () => {
    for (const [from, to] of [
      [floatType, integerType],
      [integerType, floatType],
      [10, floatType],
    ] as const)
      expectLeft(cast(from, to));
    for (const other of [[3, 2], [6], [1, 2, 3], []]) expectLeft(shape, reshape(other));
    expectLeft(shape, reshape([2, 3], 'unknown'));
  });
});

describe('a product of two matrices', () => {
  const product = (inputs: readonly string[], shape: readonly number[], adjoint = [false, true] as const): GraphNode =>
    operation('product', 'BatchMatMulV2', inputs, shape, { adj_x: on(adjoint[0]), adj_y: on(adjoint[1]) });

  it('becomes MatMul, transposed alike', () => {
    for (const [a, b] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const)
      expect(last(operation('product', 'BatchMatMulV2', ['x', 'kernel'], [2, 4], { adj_x: on(a), adj_y: on(b) }))).toEqual(
        operation('product', 'MatMul', ['x', 'kernel'], [2, 4], { transpose_a: on(a), transpose_b: on(b) }),
      );
  });

  it('stays one of batches where there are batches, or a shape is not known', () => {
    expectLeft(product(['stack', 'x'], [5, 2, 2]));
    expectLeft(product(['x', 'stack'], [5, 2, 2]));
    expectLeft(product(['x', 'unknown'], [2, 2]));
  });

  it('stays what it is for integers', () =>
    expectLeft({ ...product(['x', 'kernel'], [2, 4]), attributes: { adj_x: on(false), adj_y: on(false), T: type(integerType) } }));
});

const nhwc: AttributeValue = { kind: 'text', value: 'NHWC' };

describe('a bias', () => {
  const product = operation('product', 'MatMul', ['x', 'kernel'], [2, 4]);
  const convolution = operation('convolution', 'Conv2D', ['picture', 'filter'], [2, 4, 4, 6]);
  const pool = operation('pool', 'MaxPool', ['convolution'], [2, 2, 2, 6]);
  const add = (inputs: readonly string[], shape: readonly number[], kind = 'Add'): GraphNode => operation('add', kind, inputs, shape);
  const biased = (inputs: readonly string[], shape: readonly number[]): GraphNode =>
    operation('add', 'BiasAdd', inputs, shape, { data_format: nhwc });

  it('on a product, a convolution or what is pooled of one becomes BiasAdd', () => {
    expect(last(product, add(['product', 'bias'], [2, 4]))).toEqual(biased(['product', 'bias'], [2, 4]));
    expect(last(convolution, add(['convolution', 'channels'], [2, 4, 4, 6]))).toEqual(biased(['convolution', 'channels'], [2, 4, 4, 6]));
    expect(last(convolution, pool, add(['pool', 'channels'], [2, 2, 2, 6]))).toEqual(biased(['pool', 'channels'], [2, 2, 2, 6]));
  });

  it('on a product of matrices that was one of batches', () => {
    const batches = operation('product', 'BatchMatMulV2', ['x', 'kernel'], [2, 4], { adj_x: on(false), adj_y: on(false) });
    expect(last(batches, add(['product', 'bias'], [2, 4]))?.operation).toBe('BiasAdd');
  });

  it('is something else with another shape, order, operation or origin', () => {
    expectLeft(product, add(['product', 'rows'], [2, 4]));
    expectLeft(product, add(['product', 'single'], [2, 4]));
    expectLeft(product, add(['product', 'unknown'], [2, 4]));
    expectLeft(convolution, add(['convolution', 'bias'], [2, 4, 4, 6]));
    expectLeft(product, add(['bias', 'product'], [2, 4]));
    expectLeft(product, add(['product', 'bias'], [2, 4], 'Sub'));
    expectLeft(product, add(['rows', 'bias'], [2, 4]));
    expectLeft(product, { ...add(['product', 'bias'], [2, 4]), attributes: { T: type(integerType) } });
  });
});

describe('a sum', () => {
  const sum = (from: string, shape: readonly number[], attributes: Readonly<Record<string, AttributeValue>> = {}): GraphNode =>
    operation('sum', 'Sum', [from, 'axes'], shape, { keep_dims: on(false), Tidx: type(integerType), ...attributes });

  it('over all axes but the last is the gradient of a bias, in whatever order they are named', () => {
    const gradient = (from: string, shape: readonly number[]): GraphNode =>
      operation('sum', 'BiasAddGrad', [from], shape, { data_format: nhwc });
    expect(last(integers('axes', 0), sum('x', [3]))).toEqual(gradient('x', [3]));
    expect(last(integers('axes', 0, 1, 2), sum('picture', [3]))).toEqual(gradient('picture', [3]));
    expect(last(integers('axes', 2, 0, 1), sum('picture', [3]))).toEqual(gradient('picture', [3]));
  });

  it('over other axes stays a sum', () => {
    expectLeft(integers('axes', 1), sum('x', [2]));
    expectLeft(integers('axes', 0, 1), sum('x', []));
    expectLeft(integers('axes', 0, 1), sum('picture', [4, 3]));
    expectLeft(integers('axes', 0, 1, 3), sum('picture', [4]));
    expectLeft(integers('axes', 1, 2, 3), sum('picture', [2]));
    expectLeft(integers('axes'), sum('x', [2, 3]));
  });

  it('of a vector, of integers, of what has no known shape, over axes that are not constant, or that keeps them, stays a sum', () => {
    expectLeft(integers('axes'), sum('bias', [4]));
    expectLeft(integers('axes', 0), sum('x', [3], { T: type(integerType) }));
    expectLeft(integers('axes', 0), sum('unknown', [3]));
    expectLeft(sum('x', [3]));
    expectLeft(integers('axes', 0), sum('x', [1, 3], { keep_dims: on(true) }));
  });

  it('of another kind stays what it is', () => expectLeft(integers('axes', 0), { ...sum('x', [3]), operation: 'Mean' }));
});

describe('what some tensors need', () => {
  const chain = [
    operation('a', 'Relu', ['x'], [2, 3]),
    operation('unused', 'Relu', ['a'], [2, 3]),
    operation('b', 'Add', ['a', 'split:1'], [2, 3]),
    operation('split', 'Unpack', ['stack'], [2, 3]),
    { ...operation('c', 'Identity', ['y', '^b'], [2, 3]) },
  ];
  const names = (...tensors: string[]): string[] => needed(chain, tensors).map(({ name }) => name);

  it('is found through outputs that are not the first and through mere order, and stays in order', () => {
    expect(names('c')).toEqual(['a', 'b', 'split', 'c']);
    expect(names('a', 'split:2')).toEqual(['a', 'split']);
    expect(names('x')).toEqual([]);
  });
});
