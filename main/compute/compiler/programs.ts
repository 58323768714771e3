import * as tf from '@tensorflow/tfjs-core';
import { inputShape } from '../../../shared/model/input.ts';
import type { Phase } from '../../engine/methods/method.ts';
import { batchTensors, drawsOf } from '../../engine/training/eager.ts';
import { inferenceBatch } from '../../engine/training/execution.ts';
import type { ExecutionPlan, HostBatch } from '../../engine/training/execution.ts';
import { infer } from '../../engine/training/infer.ts';
import { followAverages, phaseGradients, slotName, trainedBy } from '../../engine/training/step.ts';
import { scalarsOf, stepNumbers } from '../../engine/training/step-numbers.ts';
import type { TensorflowBackend } from './binding.ts';
import { forgetting } from './forgetting.ts';
import type { GraphNode } from './graph.ts';
import { optimiserNodes } from './optimiser-nodes.ts';
import { needed, simplify } from './simplify.ts';
import { trace } from './trace.ts';
import type { Traced } from './trace.ts';
import { noOutput } from './variables.ts';
import { takeWholeBatch, wholeBatch } from './whole-batch.ts';
import type { Variables } from './variables.ts';

/** A part of the graph that is run as one: what is fed, and what is asked for. */
export interface Program {
  readonly nodes: readonly GraphNode[];
  /** Shapes of what it takes, by the name of the node: of all that could be fed, what it uses. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
}

export interface PhaseProgram extends Program {
  readonly output: string;
  /** The node of `stepNumbers`. */
  readonly numbers: string;
  readonly termNames: readonly string[];
  /** The random tensors that it draws, in this order. */
  readonly draws: readonly { readonly node: string; readonly shape: readonly number[] }[];
  /** What its losses were on the batch of the trace. */
  readonly traced: readonly number[];
}

/** Where an update would stand that is traced; any other would give the same graph. */
export const traceExample = { place: 'trace', moment: { progress: 0.5, learningRate: 0.001, updates: {} } };

export interface TracingContext {
  readonly backend: TensorflowBackend;
  readonly plan: ExecutionPlan;
  readonly variables: Variables;
  /** The plan's values on the engine. */
  readonly values: Readonly<Record<string, tf.Tensor>>;
}

/** The given nodes with placeholders for those inputs that they use. */
function withInputs(
  context: TracingContext,
  nodes: readonly GraphNode[],
  candidates: Readonly<Record<string, readonly number[]>>,
): Program {
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const inputs = Object.fromEntries(Object.entries(candidates).filter(([name]) => used.has(name)));
  const dtype = { kind: 'type', value: context.backend.binding.TF_FLOAT } as const;
  const placeholders = Object.entries(inputs).map(([name, shape]): GraphNode => ({
    name,
    operation: 'Placeholder',
    inputs: [],
    attributes: { dtype, shape: { kind: 'shape', value: shape } },
  }));
  return { nodes: [...placeholders, ...nodes], inputs };
}

/** Nodes that put traced results into variables, after whatever in `nodes` has read them. */
function assignments(
  context: TracingContext,
  prefix: string,
  changed: Readonly<Record<string, string>>,
  used: ReadonlySet<string>,
): GraphNode[] {
  const { variables, backend } = context;
  const dtype = { kind: 'type', value: backend.binding.TF_FLOAT } as const;
  return Object.entries(changed).map(([name, node], at) => {
    const value = variables.value(name);
    const inputs = [variables.handle(name), node, ...(used.has(value) ? [`^${value}`] : [])];
    return { name: `${prefix}/assign${at}`, operation: 'AssignVariableOp', inputs, attributes: { dtype } };
  });
}

/** One update of a phase: gradients as traced, then the optimiser's own operations, statistics, and the losses as what is asked for. */
export function phaseProgram(context: TracingContext, index: number, host: HostBatch): PhaseProgram {
  const { plan, backend, variables, values } = context;
  const { model, rule, seed } = plan;
  const phase = model.phases[index] as Phase<string>;
  const prefix = `phase${index}`;
  const float = backend.binding.TF_FLOAT;
  const draws: { node: string; shape: readonly number[] }[] = [];
  const batch = batchTensors(model, host);
  const numbers = tf.tensor1d(stepNumbers(phase, rule, traceExample.moment));
  const numbersNode = `${prefix}/numbers`;
  const parts = Object.entries(batch) as [string, tf.Tensor][];
  const inputs: [tf.Tensor, string][] = [...parts.map(([part, tensor]): [tf.Tensor, string] => [tensor, part]), [numbers, numbersNode]];
  const fixedDraws = drawsOf(seed, traceExample.place);

  const traced = forgetting(() => {
    const found = simplified(context, prefix, inputs, (declare) => {
      const random = (shape: readonly number[]): tf.Tensor => {
        const tensor = fixedDraws(shape);
        const node = `${prefix}/draw${draws.length}`;
        draws.push({ node, shape });
        declare(tensor, node);
        return tensor;
      };
      return {
        ...phaseGradients(model, phase, rule, values, { batch, numbers, random }),
        scalars: scalarsOf(phase, rule, numbers).networks,
      };
    });
    const { gradients, statistics, terms, termNames, scalars } = found.result;
    const named = {
      nodes: found.nodes,
      gradients: nodesOf(found, gradients),
      statistics: nodesOf(found, statistics),
      scalars: Object.fromEntries(Object.entries(scalars).map(([network, blocks]) => [network, blocks.map((own) => nodesOf(found, own))])),
      terms: found.nodeOf(terms),
      termNames,
      losses: [...terms.dataSync()],
    };
    tf.dispose([Object.values(statistics), terms]);
    return named;
  });
  tf.dispose([{ ...batch }, numbers]);

  const sizes = { source: batch.source.shape, target: batch.target.shape };
  const nodes = needed(takeWholeBatch(traced.nodes, sizes), [
    traced.terms,
    ...Object.values(traced.gradients),
    ...Object.values(traced.statistics),
    ...Object.values(traced.scalars).flatMap((blocks) => blocks.flatMap((own) => Object.values(own))),
  ]);
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const updates = trainedBy(model, phase).map(({ network, variable: { name, role }, block }, at) => {
    const value = variables.value(name);
    const { decay = '', ...scalars } = traced.scalars[network]?.[block] ?? {};
    const update = {
      name: `${prefix}/update${at}`,
      handle: variables.handle(name),
      value,
      slots: rule.optimiser.slots.map((slot) => variables.handle(slotName(name, slot))),
      gradient: traced.gradients[name] ?? '',
      scalars,
      decay: rule.weightDecay > 0 && role === 'kernel' ? decay : null,
      after: used.has(value) ? [value] : [],
    };
    const nodes = optimiserNodes(rule, float, update, rule.optimiser.id === 'rmsprop' ? variables.handle(scratchName(name)) : null);
    return { name: update.name, nodes };
  });
  const assigned = assignments(context, prefix, traced.statistics, used);
  const changes = [...updates, ...assigned].map(({ name }) => name);
  const output = `${prefix}/losses`;
  const losses: GraphNode = {
    name: output,
    operation: 'Identity',
    inputs: [traced.terms, ...changes.map((name) => `^${name}`)],
    attributes: { T: { kind: 'type', value: float } },
  };
  const candidates = {
    ...Object.fromEntries(parts.map(([part, { shape }]) => [part, shape])),
    [wholeBatch]: [(sizes.source[0] ?? 0) + (sizes.target[0] ?? 0), ...sizes.source.slice(1)],
    [numbersNode]: numbers.shape,
    ...Object.fromEntries(draws.map(({ node, shape }) => [node, shape])),
  };
  return {
    ...withInputs(context, [...nodes, ...updates.flatMap((update) => update.nodes), ...assigned, losses], candidates),
    output,
    numbers: numbersNode,
    termNames: traced.termNames,
    draws,
    traced: traced.losses,
  };
}

/** Averaged networks follow those that were trained. */
export function followProgram(context: TracingContext): Program & { readonly output: string } {
  const prefix = 'follow';
  const found = forgetting(() => {
    const traced = simplified(context, prefix, [], () => followAverages(context.plan.model, context.values));
    return { nodes: traced.nodes, changed: nodesOf(traced, traced.result) };
  });
  const assigned = assignments(context, prefix, found.changed, new Set(found.nodes.flatMap(({ inputs }) => inputs)));
  const done = noOutput(
    `${prefix}/done`,
    context.backend.binding.TF_FLOAT,
    assigned.map(({ name }) => name),
  );
  return { ...withInputs(context, [...found.nodes, ...assigned, done], {}), output: done.name };
}

export interface InferenceProgram extends Program {
  readonly input: string;
  readonly features: string;
  readonly logits: string;
  readonly probabilities: string;
  readonly domains: string | null;
}

/** What the model makes of `inferenceBatch` items, normalised by one domain's statistics. */
export function inferenceProgram(context: TracingContext, domain: 'source' | 'target'): InferenceProgram {
  const { plan, values } = context;
  const input = `${domain}-items`;
  return forgetting(() => {
    const x = tf.zeros([inferenceBatch, ...inputShape(plan.model.input)]);
    const traced = simplified(context, `infer-${domain}`, [[x, input]], () => infer(plan.model, values, x, domain));
    const { features, logits, probabilities, domains } = traced.result;
    return {
      ...withInputs(context, traced.nodes, { [input]: x.shape }),
      input,
      features: traced.nodeOf(features),
      logits: traced.nodeOf(logits),
      probabilities: traced.nodeOf(probabilities),
      domains: domains ? traced.nodeOf(domains) : null,
    };
  });
}

export const scratchName = (variable: string): string => `${variable}@scratch`;

const nodesOf = (traced: Traced<unknown>, tensors: Readonly<Record<string, tf.Tensor>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, traced.nodeOf(tensor)]));

/** A trace in TensorFlow's own operations, of the values and of further inputs. */
function simplified<Result>(
  context: TracingContext,
  prefix: string,
  further: readonly (readonly [tf.Tensor, string])[],
  work: (declare: (tensor: tf.TensorInfo, name: string) => void) => Result,
): Traced<Result> {
  const inputs = [...Object.entries(context.values).map(([name, tensor]) => [tensor, context.variables.value(name)] as const), ...further];
  const shapes = new Map(inputs.map(([{ shape }, name]): [string, readonly number[]] => [name, shape]));
  const traced = trace(context.backend, prefix, inputs, (declare) =>
    work((tensor, name) => {
      declare(tensor, name);
      shapes.set(name, tensor.shape);
    }),
  );
  const { nodes, renamed } = simplify(traced.nodes, (name) => shapes.get(name));
  return { result: traced.result, nodes, nodeOf: (tensor) => renamed(traced.nodeOf(tensor)) };
}
