import { z } from 'zod';
import { AppError } from '../../../../shared/contract/errors.ts';
import { Unfit } from './operation.ts';
import type { BatchNormMode, Operation, Shape } from './operation.ts';
import { operations } from './operations/index.ts';
import { problemsOf } from './topology.ts';
import type { KerasLayer, Topology } from './topology.ts';

/** A layer of a pretrained network, made for what feeds it. */
export interface Node {
  readonly name: string;
  readonly className: string;
  readonly operation: Operation;
  /** The nodes that feed it, by their places before it; −1 for the network's input. */
  readonly from: readonly number[];
}

/**
 * The nodes that a layer's result depends on, in order; its own is the last. Throws `bad-data` for a layer that there is not, and for
 * those that cannot be made. @param modeOf how a layer normalises, if it does
 */
export function nodesFor(
  topology: Topology,
  last: string,
  inputShape: Shape,
  modeOf: (layer: string) => BatchNormMode = () => 'frozen',
): Node[] {
  const nodes: Node[] = [];
  const places = new Map([[topology.input, -1]]);
  for (const layer of neededFor(topology, last)) {
    const from = layer.inputs.flatMap((input) => places.get(input) ?? []);
    const shapes = from.map((place) => nodes[place]?.operation.outputShape ?? inputShape);
    const { name, className } = layer;
    nodes.push({ name, className, from, operation: operationFor(layer, shapes, modeOf(name)) });
    places.set(name, nodes.length - 1);
  }
  return nodes;
}

/** The layers that a layer's result depends on and itself, without the input. */
function neededFor({ layers, input }: Topology, last: string): KerasLayer[] {
  if (!layers.some(({ name }) => name === last) || last === input)
    throw new AppError('bad-data', `The pretrained network has no layer ${last} to take features from.`, {
      hint: 'Choose one of its feature layers.',
      details: { layer: last },
    });
  const needed = new Set([last]);
  for (const { name, inputs } of layers.toReversed()) if (needed.has(name)) for (const one of inputs) needed.add(one);
  return layers.filter(({ name }) => needed.has(name) && name !== input);
}

function operationFor({ name, className, config }: KerasLayer, shapes: readonly Shape[], mode: BatchNormMode): Operation {
  const refuse = (what: string): AppError =>
    new AppError('bad-data', `The layer ${name} (${className}) ${what}.`, {
      hint: `Take features from a layer before it, or use the model as a fixed extractor. Supported are ${[...operations.keys()].join(', ')}.`,
      details: { layer: name, class: className },
    });
  const make = operations.get(className);
  if (!make) throw refuse('cannot be trained here');
  try {
    const made = make(config, shapes, mode);
    if (made.outputShape.every((length) => Number.isInteger(length) && length > 0)) return made;
    throw new Unfit(`leaves nothing of [${shapes.map((shape) => shape.join(', ')).join('; ')}]; the input is too small`);
  } catch (error) {
    if (error instanceof z.ZodError) throw refuse(`has a form that cannot be trained here (${problemsOf(error)})`);
    if (error instanceof Unfit) throw refuse(error.message);
    throw error;
  }
}
