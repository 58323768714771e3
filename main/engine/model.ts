import { resolveParameters } from '../../shared/config/validate.ts';
import type { InputSpec } from '../../shared/model/input.ts';
import { inputShape } from '../../shared/model/input.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { methodNamed } from './methods/index.ts';
import type { Average, Phase } from './methods/method.ts';
import { networkNamed } from './networks/index.ts';
import type { Variable } from './networks/layer.ts';
import { stack } from './networks/stack.ts';
import type { Stack } from './networks/stack.ts';

export interface ModelChoice {
  readonly method: string;
  readonly methodParameters: ParameterValues;
  readonly network: string;
  readonly networkParameters: ParameterValues;
}

/** A network and a method for one input and one list of classes: structure alone, its values lie elsewhere. */
export interface Model {
  readonly input: InputSpec;
  readonly classes: readonly string[];
  readonly stacks: Readonly<Record<string, Stack>>;
  readonly extractor: Stack;
  readonly head: Stack;
  readonly discriminator: Stack | undefined;
  readonly phases: readonly Phase<string>[];
  readonly variables: readonly Variable[];
  readonly averages: readonly (Average & { readonly name: string })[];
  /** By whose statistics target items are normalised: a method that saw no target has only the source's. */
  readonly targetDomain: 'source' | 'target';
}

/** Throws `bad-config` for an unknown method, network or parameter, and for a network that does not fit the input. */
export function buildModel(choice: ModelChoice, input: InputSpec, classes: readonly string[]): Model {
  const method = methodNamed(choice.method);
  const network = networkNamed(choice.network);
  resolveParameters(method.descriptor.parameters, choice.methodParameters, `method ${choice.method}`);
  resolveParameters(network.descriptor.parameters, choice.networkParameters, `network ${choice.network}`);
  if (!network.descriptor.inputs.includes(input.kind))
    throw new AppError('bad-config', `The network ${choice.network} does not take ${input.kind} data.`, {
      hint: `Choose a network for ${input.kind} data.`,
      details: { field: 'network' },
    });
  const architecture = network.architecture(input, classes.length, choice.networkParameters);
  const extractor = stack('extractor', inputShape(input), architecture.extractor);
  const head = stack('head', extractor.outputShape, architecture.head);
  const own = Object.entries(method.networks(choice.methodParameters, architecture));
  const layered = own.flatMap(([name, network]) => ('averageOf' in network ? [] : [stack(name, extractor.outputShape, network)]));
  const averages = own.flatMap(([name, network]) => ('averageOf' in network ? [{ name, ...network }] : []));
  const trained = Object.fromEntries([extractor, head, ...layered].map((part) => [part.name, part]));
  const copies = averages.map(({ name, averageOf }) => stackNamed(trained, averageOf).copy(name));
  const stacks = { ...trained, ...Object.fromEntries(copies.map((part) => [part.name, part])) };
  return {
    input,
    classes,
    stacks,
    extractor,
    head,
    discriminator: stacks.discriminator,
    phases: method.phases(choice.methodParameters),
    variables: Object.values(stacks).flatMap((part) => part.variables),
    averages,
    targetDomain: method.descriptor.setting === 'source-only' ? 'source' : 'target',
  };
}

function stackNamed(stacks: Readonly<Record<string, Stack>>, name: string): Stack {
  const found = stacks[name];
  if (found === undefined) throw new Error(`There is no network ${name}.`);
  return found;
}
