import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../../main/compute/compiler/compile.ts';
import type { GraphNode } from '../../../../main/compute/compiler/graph.ts';
import { needed } from '../../../../main/compute/compiler/simplify.ts';
import { loadEngine } from '../../../../main/compute/engines/index.ts';
import { planFor } from '../../../helpers/plans.ts';
import { orWhyNot, withoutTensorflow } from './compare.ts';
import { withLoss, withTeacher } from './own-models.ts';

const changing = /^(ResourceApply\w+|AssignVariableOp|AssignSubVariableOp)$/;

/** Variables that some nodes change before they have been read for those that use them. TensorFlow keeps no other order. */
function changedTooEarly(nodes: readonly GraphNode[], all: readonly GraphNode[]): string[] {
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  return nodes
    .filter(({ operation }) => changing.test(operation))
    .flatMap(({ name, operation, inputs: [handle = ''] }) => {
      const value = handle.replace('handle', 'value');
      const before = needed(all, [name]).map((node) => node.name);
      return used.has(value) && !before.includes(value) ? [`${name}: ${operation} of ${handle}`] : [];
    });
}

describe.skipIf(withoutTensorflow)(`a compiled step changes no variable before it was read${orWhyNot}`, () => {
  beforeAll(() => loadEngine('tensorflow'));

  it.each(
    ['sgd', 'momentum', 'nesterov', 'adam', 'rmsprop'].flatMap((optimiser) => [0, 0.1].map((weightDecay) => ({ optimiser, weightDecay }))),
  )('$optimiser, weight decay $weightDecay', (training) => {
    const { phases, follow, nodes } = compile(planFor({ model: withTeacher, networkParameters: { normalisation: 'domain' }, training }));
    const [phase] = phases;
    expect(phase?.nodes.filter(({ operation }) => operation.startsWith('ResourceApply')).length).toBeGreaterThan(4);
    expect(phase?.nodes.some(({ operation }) => operation === 'AssignVariableOp')).toBe(true);
    expect(changedTooEarly(phase?.nodes ?? [], nodes)).toEqual([]);
    expect(changedTooEarly(follow?.nodes ?? [], nodes)).toEqual([]);
  });

  it('where the gradient of a weight does not depend on it', () => {
    const linear = planFor({
      model: (model) =>
        withLoss(model, ({ source }, { extractor, head }) => ({ total: tf.mean(head(extractor(source, 'source'), 'source')), terms: {} })),
      training: { optimiser: 'sgd' },
    });
    const { phases, nodes } = compile(linear);
    expect(changedTooEarly(phases[0]?.nodes ?? [], nodes)).toEqual([]);
  });

  it('in any phase of several', () => {
    const { phases, nodes } = compile(planFor({ method: 'mcd', networkParameters: { normalisation: 'shared' } }));
    expect(phases.map((phase) => changedTooEarly(phase.nodes, nodes))).toEqual([[], [], []]);
  });
});
