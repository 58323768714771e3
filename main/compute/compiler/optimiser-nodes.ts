import { adamConstants, rmspropConstants } from '../../engine/training/optimiser.ts';
import type { StepRule } from '../../engine/training/step.ts';
import type { AttributeValue, GraphNode } from './graph.ts';
import { constantNode } from './trace.ts';

/** One weight's update: names of nodes. `decay` is the share by which it shrinks, or null. */
export interface WeightUpdate {
  readonly name: string;
  readonly handle: string;
  readonly value: string;
  readonly slots: readonly string[];
  readonly gradient: string;
  readonly scalars: Readonly<Record<string, string>>;
  readonly decay: string | null;
  /** Nodes that must have read the weight before it changes. */
  readonly after: readonly string[];
}

/**
 * The update of a weight by TensorFlow's own operation for the optimiser, which passes over weight, slots and gradient once.
 * They compute what `engine/training/optimiser.ts` says; the node with the update's name is the last. RMSProp's operation
 * wants a third variable, which without momentum is only room to compute in: the caller's `scratch`.
 */
export function optimiserNodes(rule: StepRule, float: number, update: WeightUpdate, scratch: string | null): GraphNode[] {
  const nodes: GraphNode[] = [];
  const type: AttributeValue = { kind: 'type', value: float };
  const off: AttributeValue = { kind: 'switch', value: false };
  const { name, handle, gradient, scalars } = update;
  const number = (value: number): string => {
    const constant = `${name}/number${nodes.length}`;
    nodes.push(constantNode(constant, [], float, Float32Array.of(value)));
    return constant;
  };
  let after = update.after.map((node) => `^${node}`);
  if (update.decay !== null) {
    nodes.push(
      { name: `${name}/decayed`, operation: 'Mul', inputs: [update.value, update.decay], attributes: { T: type } },
      {
        name: `${name}/decay`,
        operation: 'AssignSubVariableOp',
        inputs: [handle, `${name}/decayed`, ...after],
        attributes: { dtype: type },
      },
    );
    after = [`^${name}/decay`];
  }
  const add = (operation: string, inputs: readonly string[], attributes: Record<string, AttributeValue> = {}): void =>
    void nodes.push({ name, operation, inputs: [...inputs, ...after], attributes: { T: type, use_locking: off, ...attributes } });
  const rate = scalars['rate'] ?? '';
  const [first = '', second = ''] = update.slots;
  switch (rule.optimiser.id) {
    case 'sgd':
      add('ResourceApplyGradientDescent', [handle, rate, gradient]);
      break;
    case 'momentum':
    case 'nesterov':
      add('ResourceApplyMomentum', [handle, first, rate, gradient, number(rule.momentum)], {
        use_nesterov: { kind: 'switch', value: rule.optimiser.id === 'nesterov' },
      });
      break;
    case 'adam': {
      // The correction for the start lies in the rate already: powers of β of 0 leave it as it is.
      const [beta1, beta2, power] = [number(adamConstants.beta1), number(adamConstants.beta2), number(0)];
      const inputs = [handle, first, second, power, power, rate, beta1, beta2, scalars['epsilon'] ?? '', gradient];
      add('ResourceApplyAdam', inputs, { use_nesterov: off });
      break;
    }
    case 'rmsprop': {
      const [decay, momentum, epsilon] = [number(rmspropConstants.decay), number(0), number(rmspropConstants.epsilon)];
      add('ResourceApplyRMSProp', [handle, first, scratch ?? '', rate, decay, momentum, epsilon, gradient]);
    }
  }
  return nodes;
}
