import { beforeAll, describe, expect, it } from 'vitest';
import { tensorflowBackend } from '../../../../main/compute/compiler/binding.ts';
import type { GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { Session } from '../../../../main/compute/compiler/session.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { orWhyNot, withoutTensorflow } from './compare.ts';
import { integers, integerType, on, operation, outside, reluGradient, simplified, T, type } from './nodes.ts';

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
