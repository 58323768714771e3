import { z } from 'zod';
import { AppError } from '../../../../shared/contract/errors.ts';

/** One layer of a Keras model as its topology tells of it; what is in `config` depends on the class. */
export interface KerasLayer {
  readonly name: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** The layers whose results it is fed. */
  readonly inputs: readonly string[];
}

/** A Keras model with one input. */
export interface Topology {
  /** Each after all that it is fed by. */
  readonly layers: readonly KerasLayer[];
  /** The name of the input layer. */
  readonly input: string;
  /** Without the batch axis; null for a side that may be of any length. */
  readonly inputShape: readonly (number | null)[];
}

const configSchema = z.record(z.string(), z.unknown());
/** The `@` is the engine's own: it tells an optimiser's memory of a weight from the weight. */
const nameSchema = z.string().regex(/^[^@]+$/);
const layerSchema = z.object({ class_name: z.string(), config: configSchema });
const inboundSchema = z.array(z.array(z.tuple([z.string(), z.literal(0), z.literal(0)]).rest(z.unknown())));
const graphLayerSchema = layerSchema.extend({ name: nameSchema, inbound_nodes: inboundSchema });
const shapeSchema = z.array(z.number().int().positive().nullable());

const graphSchema = z.object({ class_name: z.enum(['Model', 'Functional']), config: z.object({ layers: z.array(graphLayerSchema) }) });
const sequenceSchema = z.object({
  class_name: z.literal('Sequential'),
  // Older writers put the layers where newer ones put a record of them.
  config: z.union([z.object({ layers: z.array(layerSchema) }), z.array(layerSchema).transform((layers) => ({ layers }))]),
});
const modelSchema = z.discriminatedUnion('class_name', [graphSchema, sequenceSchema]);

/**
 * Reads the topology of a layers model (`modelTopology` of its model.json). Throws `bad-data` for what is none, and for models with
 * several inputs, nested models and layers that are used twice.
 */
export function readTopology(given: unknown): Topology {
  const wrapped = z.object({ model_config: configSchema }).safeParse(given);
  const read = modelSchema.safeParse(wrapped.success ? wrapped.data.model_config : given);
  if (!read.success) throw bad(`This is not the topology of a Keras model that can be read: ${problemsOf(read.error)}.`);
  const { data } = read;
  const layers = data.class_name === 'Sequential' ? chained(data.config.layers) : data.config.layers.map(linked);
  const known = new Set<string>();
  for (const { name, inputs } of layers) {
    const missing = inputs.find((input) => !known.has(input));
    if (missing !== undefined) throw bad(`The layer ${name} is fed by ${missing}, which does not come before it.`);
    if (known.has(name)) throw bad(`There are two layers named ${name}.`);
    known.add(name);
  }
  const starts = layers.filter(({ inputs }) => inputs.length === 0);
  const [input] = starts;
  if (starts.length !== 1 || input?.className !== 'InputLayer')
    throw bad(`The model has ${starts.length} inputs (${starts.map(({ name }) => name).join(', ')}); a network takes one.`);
  const [, ...inputShape] = shapeSchema.catch([]).parse(input.config['batch_input_shape'] ?? input.config['batch_shape']);
  if (inputShape.length === 0) throw bad(`The input ${input.name} says no shape.`);
  return { layers, input: input.name, inputShape };
}

function linked({ name, class_name: className, config, inbound_nodes: nodes }: z.output<typeof graphLayerSchema>): KerasLayer {
  if (nodes.length > 1) throw bad(`The layer ${name} is used ${nodes.length} times.`);
  return { name, className, config, inputs: (nodes[0] ?? []).map(([input]) => input) };
}

/** Layers one after the other, with the input that the first tells of. */
function chained(layers: readonly z.output<typeof layerSchema>[]): KerasLayer[] {
  const named = layers.map(({ class_name: className, config }, at) => ({
    name: nameSchema.catch(`layer-${at}`).parse(config['name']),
    className,
    config,
  }));
  const [first] = named;
  const input = first && first.className !== 'InputLayer' ? [{ name: 'input', className: 'InputLayer', config: first.config }] : [];
  const all = [...input, ...named];
  return all.map((layer, at) => ({ ...layer, inputs: all.slice(Math.max(0, at - 1), at).map(({ name }) => name) }));
}

/** What a schema says of what it refuses, in one line. */
export const problemsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ');

const bad = (message: string): AppError =>
  new AppError('bad-data', message, {
    hint: 'Take a Keras model of one input and one level as TensorFlow.js saves it, or use this one as a fixed extractor.',
  });
