import { describe, expect, it } from 'vitest';
import type { GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { needed } from '../../../../main/compute/compiler/simplify.ts';
import { expectLeft, floats, integerType, operation, reluGradient, simplified, type } from './nodes.ts';

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
