/* A Keras topology made for items of another size: only up to the layer that is wanted, since what follows often takes one size alone. */
import { z } from 'zod';

const layerSchema = z.looseObject({
  name: z.string().optional(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: z.array(z.array(z.tuple([z.string()]).rest(z.unknown()))).optional(),
});
type Layer = z.infer<typeof layerSchema>;
const modelSchema = z.looseObject({
  config: z.union([z.array(layerSchema), z.looseObject({ layers: z.array(layerSchema) })]),
});

const nameOf = ({ name, config }: Layer): string => name ?? config.name ?? '';

/**
 * @param topology as model.json has it under `modelTopology`
 * @param layer the last that is wanted @param shape of an item
 */
export function resizedTopology(topology: object, layer: string, shape: readonly number[]): object {
  const wrapped = 'model_config' in topology;
  const model = modelSchema.parse(wrapped ? topology.model_config : topology);
  const { config } = model;
  const all = Array.isArray(config) ? config : config.layers;
  const wanted = all.some(({ inbound_nodes: nodes }) => nodes) ? ancestorsOf(all, layer) : namesUpTo(all, layer);
  const layers = all.filter((one) => wanted.has(nameOf(one))).map((one) => resized(one, shape));
  const part = Array.isArray(config) ? layers : { ...config, layers, ...('output_layers' in config && { output_layers: [[layer, 0, 0]] }) };
  const whole = { ...model, config: part };
  return wrapped ? { ...topology, model_config: whole } : whole;
}

function namesUpTo(layers: readonly Layer[], name: string): ReadonlySet<string> {
  const names = layers.map(nameOf);
  return new Set(names.slice(0, names.indexOf(name) + 1));
}

/** The layer, and all that it is fed by. */
function ancestorsOf(layers: readonly Layer[], name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const layer = layers.find((one) => nameOf(one) === next);
    open.push(...(layer?.inbound_nodes ?? []).flat().map(([before]) => before));
  }
  return found;
}

/** The input, wherever it is told of, with another size. */
function resized(layer: Layer, shape: readonly number[]): Layer {
  const key = ['batch_input_shape', 'batch_shape'].find((one) => one in layer.config);
  return key === undefined ? layer : { ...layer, config: { ...layer.config, [key]: [null, ...shape] } };
}
