import { beforeAll, describe, expect, it } from 'vitest';
import { tensorflowBackend } from '../../../../main/compute/compiler/binding.ts';
import type { AttributeValue, GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { Session } from '../../../../main/compute/compiler/session.ts';
import { needed, simplify } from '../../../../main/compute/compiler/simplify.ts';
import { constantNode } from '../../../../main/compute/compiler/trace.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { orWhyNot, withoutTensorflow } from './compare.ts';

const [floatType, integerType] = [1, 3];
const type = (value: number): AttributeValue => ({ kind: 'type', value });
const on = (value: boolean): AttributeValue => ({ kind: 'switch', value });
const T = type(floatType);

/** An operation on 32-bit floats with one output of this shape. */
const operation = (
  name: string,
  kind: string,
  inputs: readonly string[],
  shape: readonly number[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): GraphNode => ({ name, operation: kind, inputs, attributes: { T, ...attributes }, shapes: [shape] });
const floats = (name: string, shape: readonly number[], ...values: number[]): GraphNode =>
  constantNode(name, shape, floatType, Float32Array.from(values));
const integers = (name: string, ...values: number[]): GraphNode =>
  constantNode(name, [values.length], integerType, Int32Array.from(values));

/** Shapes of what comes from outside; others are not known. */
const outside: Readonly<Record<string, readonly number[]>> = {
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
const simplified = (...nodes: GraphNode[]) => simplify(nodes, (name) => outside[name]);
/** What the last of some nodes becomes. */
const last = (...nodes: GraphNode[]): GraphNode | undefined => simplified(...nodes).nodes.at(-1);
const expectLeft = (...nodes: GraphNode[]): void => expect(simplified(...nodes).nodes).toEqual(nodes);

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

/** dy · step(x) as TensorFlow.js writes it; each of its nodes may be exchanged. */
function reluGradient(exchanged: Readonly<Record<string, GraphNode>> = {}, product: readonly string[] = ['y', 'step']): GraphNode[] {
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

describe('the gradient of ReLU', () => {
  const relu = operation('relu', 'Relu', ['x'], [2, 3]);
  const gradientOf = (...nodes: GraphNode[]): GraphNode | undefined => simplified(...nodes).nodes.find(({ name }) => name === 'gradient');

  it('becomes ReluGrad, by what ReLU gave where that is there', () => {
    expect(gradientOf(...reluGradient())).toEqual(operation('gradient', 'ReluGrad', ['y', 'x'], [2, 3]));
    expect(gradientOf(relu, ...reluGradient())).toEqual(operation('gradient', 'ReluGrad', ['y', 'relu'], [2, 3]));
    expect(gradientOf(...reluGradient({}, ['step', 'y']))).toEqual(operation('gradient', 'ReluGrad', ['y', 'x'], [2, 3]));
  });

  it('leaves nothing of its parts but what others need', () => {
    const { nodes } = simplified(relu, ...reluGradient());
    expect(needed(nodes, ['gradient']).map(({ name }) => name)).toEqual(['relu', 'gradient']);
  });

  it.each<[string, GraphNode[]]>([
    ['another slope below zero', reluGradient({ alpha: floats('alpha', [], 0.2) })],
    ['another slope above zero', reluGradient({ ones: floats('ones', [2, 3], 1, 1, 1, 2, 1, 1) })],
    ['a slope that is not constant', reluGradient({ ones: operation('ones', 'Relu', ['y'], [2, 3]) })],
    ['another threshold', reluGradient({ nought: floats('nought', [], 6) })],
    ['a threshold that is not constant', reluGradient({ above: operation('above', 'Greater', ['x', 'y'], [2, 3]) })],
    ['another comparison', reluGradient({ above: operation('above', 'Less', ['x', 'nought'], [2, 3]) })],
    ['another tensor compared', reluGradient({ above: operation('above', 'Greater', ['y', 'nought'], [2, 3]) })],
    ['another tensor asked for numbers', reluGradient({ nan: operation('nan', 'IsNan', ['y'], [2, 3]) })],
    ['another question than that for numbers', reluGradient({ nan: operation('nan', 'IsInf', ['x'], [2, 3]) })],
    ['another operation than a product', reluGradient({ gradient: operation('gradient', 'Add', ['y', 'step'], [2, 3]) })],
    ['another shape', reluGradient({}, ['single', 'step'])],
    [
      'integers',
      reluGradient({ gradient: { ...operation('gradient', 'Mul', ['y', 'step'], [2, 3]), attributes: { T: type(integerType) } } }),
    ],
  ])('is something else with %s', (_what, nodes) => expectLeft(...nodes));
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

describe.skipIf(withoutTensorflow)(`what is simplified computes the same${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  const placeholders = (...names: string[]): GraphNode[] =>
    names.map((name) => ({
      name,
      operation: 'Placeholder',
      inputs: [],
      attributes: { dtype: T, shape: { kind: 'shape', value: outside[name] ?? [] } },
    }));
  const numbersFor = (name: string): Float32Array => {
    const count = (outside[name] ?? []).reduce((product, length) => product * length, 1);
    const special = [0, -0, 1e-30, -1e-30, 1.5, -2.5, Infinity, -Infinity];
    return Float32Array.from({ length: count }, (_, at) =>
      name === 'x' && at < special.length ? (special[at] ?? 0) : Math.sin(3 * at + 1),
    );
  };
  const computed = (nodes: readonly GraphNode[], inputs: readonly string[], output: string): number[] => {
    const session = new Session(tensorflowBackend().binding, [...placeholders(...inputs), ...nodes]);
    const fed = Object.fromEntries(inputs.map((name) => [name, session.tensor(outside[name] ?? [], numbersFor(name))]));
    const [values] = session.run(fed, [output]);
    session.dispose();
    return [...(values ?? [])];
  };

  it.each<[string, readonly string[], string, GraphNode[]]>([
    ['the gradient of ReLU, at zero and at infinity', ['x', 'y'], 'gradient', reluGradient()],
    ['by what ReLU gave', ['x', 'y'], 'gradient', [operation('relu', 'Relu', ['x'], [2, 3]), ...reluGradient()]],
    [
      'a product with a bias',
      ['y', 'kernel', 'bias'],
      'add',
      [
        operation('product', 'BatchMatMulV2', ['y', 'kernel'], [2, 4], { adj_x: on(false), adj_y: on(false) }),
        operation('add', 'Add', ['product', 'bias'], [2, 4]),
      ],
    ],
    [
      'the gradient of a bias',
      ['picture'],
      'sum',
      [integers('axes', 0, 1, 2), operation('sum', 'Sum', ['picture', 'axes'], [3], { keep_dims: on(false), Tidx: type(integerType) })],
    ],
  ])('%s', (_what, inputs, output, nodes) => {
    const [before, after] = [computed(nodes, inputs, output), computed(simplified(...nodes).nodes, inputs, output)];
    expect(simplified(...nodes).nodes).not.toEqual(nodes);
    expect(after).toHaveLength(before.length);
    after.forEach((value, at) => expect(value).toBeCloseTo(before[at] ?? Number.NaN, 5));
  });
});
