import { batchFormOf, noiseBatch } from '../../engine/training/batch-parts.ts';
import { tensorsOf } from '../../engine/training/eager.ts';
import type { ExecutionPlan, HostBatch } from '../../engine/training/execution.ts';
import { slotName } from '../../engine/training/step.ts';
import { tensorflowBackend } from './binding.ts';
import { forgetting } from './forgetting.ts';
import type { GraphNode } from './graph.ts';
import { followProgram, inferenceProgram, phaseProgram, scratchName } from './programs.ts';
import type { InferenceProgram, PhaseProgram, Program } from './programs.ts';
import { Untraceable } from './trace.ts';
import { Variables } from './variables.ts';

/** All that a training runs, as one graph over common variables. */
export interface Compiled {
  readonly nodes: readonly GraphNode[];
  readonly variables: Variables;
  readonly phases: readonly PhaseProgram[];
  readonly follow: (Program & { readonly output: string }) | null;
  readonly inference: Readonly<Record<'source' | 'target', InferenceProgram>>;
  /** The batch with which phases were traced. */
  readonly batch: HostBatch;
}

/**
 * Traces every phase, the averages and the inference of a plan. Throws Untraceable when something of it depends on more than
 * its inputs: every phase is traced twice, and must be the same twice.
 */
export function compile(plan: ExecutionPlan): Compiled {
  const { model, rule } = plan;
  const backend = tensorflowBackend();
  const slots = new Set(Object.keys(plan.values).filter((name) => name.includes(slotName('', ''))));
  const scratch =
    rule.optimiser.id === 'rmsprop'
      ? Object.fromEntries(model.variables.filter(({ role }) => role !== 'statistic').map(({ name, shape }) => [scratchName(name), shape]))
      : {};
  const variables = new Variables(backend.binding, plan.values, scratch);
  // The optimiser's slots are touched by its own operations alone.
  const weights = Object.fromEntries(Object.entries(plan.values).filter(([name]) => !slots.has(name)));
  const batch = noiseBatch(batchFormOf(model, Math.max(plan.batch.source, plan.batch.target)));
  return forgetting(() => {
    const context = { backend, plan, variables, values: tensorsOf(weights) };
    const phases = model.phases.map((_, index) => {
      const phase = phaseProgram(context, index, batch);
      if (!alike(phase.nodes, phaseProgram(context, index, batch).nodes))
        throw new Untraceable('it does not do the same twice: something outside its inputs changes');
      return phase;
    });
    const follow = model.averages.length > 0 ? followProgram(context) : null;
    const source = inferenceProgram(context, 'source');
    const inference = { source, target: model.targetDomain === 'source' ? source : inferenceProgram(context, 'target') };
    const programs = new Set<Program>([...phases, ...(follow ? [follow] : []), source, inference.target]);
    const nodes = [...variables.nodes, ...[...programs].flatMap((program) => program.nodes)];
    return { nodes: unique(nodes), variables, phases, follow, inference, batch };
  });
}

/** Placeholders of a batch are common to the phases. */
const unique = (nodes: readonly GraphNode[]): GraphNode[] => [...new Map(nodes.map((node) => [node.name, node])).values()];

function alike(first: readonly GraphNode[], second: readonly GraphNode[]): boolean {
  const told = (node: GraphNode): string =>
    JSON.stringify([node.name, node.operation, node.inputs, { ...node.attributes, value: null }]) +
    (node.attributes['value']?.kind === 'tensor' ? Buffer.from(node.attributes['value'].bytes).toString('latin1') : '');
  return first.length === second.length && first.every((node, at) => told(node) === told(second[at] as GraphNode));
}
