import { resolveParameters } from '../../shared/config/validate.ts';
import type { InputSpec } from '../../shared/model/input.ts';
import { inputShape } from '../../shared/model/input.ts';
import { tasksOf } from '../../shared/model/parameters.ts';
import type { ParameterValues } from '../../shared/model/parameters.ts';
import type { Task } from '../../shared/model/task.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { methodNamed } from './methods/index.ts';
import type { Average, Copy, Needs, Phase, Refresh, Setting } from './methods/method.ts';
import { referenceOf, tuned } from './fine-tuning/model-parts.ts';
import { resolveFineTuning } from './fine-tuning/settings.ts';
import type { FineTuning } from './fine-tuning/settings.ts';
import { networkNamed, textAs } from './networks/index.ts';
import { sizeOf } from './networks/layer.ts';
import type { Variable } from './networks/layer.ts';
import { pretrainedDescriptor, pretrainedNetwork } from './networks/pretrained/network.ts';
import type { Pretrained } from './networks/pretrained/network.ts';
import { stack } from './networks/stack.ts';
import type { Stack } from './networks/stack.ts';

export interface ModelChoice {
  readonly method: string;
  readonly methodParameters: ParameterValues;
  readonly network: string;
  readonly networkParameters: ParameterValues;
  /** The layers model behind the network `pretrained`. */
  readonly pretrained?: Pretrained | null;
  /** How that is trained. */
  readonly fineTuning?: ParameterValues;
}

/** The last class of a model that tells target items of no source class apart. */
export const unknownClass = 'unknown';
/** The output of a model that tells a number. */
export const numberOutput = 'number';

/** A network and a method for one input and one list of classes: structure alone, its values lie elsewhere. */
export interface Model {
  readonly input: InputSpec;
  readonly task: Task;
  /** The source's; none where labels are numbers. */
  readonly classes: readonly string[];
  /** What the head tells apart: the classes, and the unknown one where the method has it; or the one number. */
  readonly outputs: readonly string[];
  /** How many numbers an item's label is: one-hot, or itself. */
  readonly labelWidth: number;
  readonly needs: Needs;
  readonly refresh: Refresh | null;
  /** How many sources the method tells apart; 0 for none. */
  readonly sources: number;
  readonly stacks: Readonly<Record<string, Stack>>;
  readonly extractor: Stack;
  readonly head: Stack;
  readonly discriminator: Stack | undefined;
  readonly phases: readonly Phase<string>[];
  readonly variables: readonly Variable[];
  readonly averages: readonly (Average & { readonly name: string })[];
  /** Networks that start as another does. */
  readonly copies: readonly (Copy & { readonly name: string })[];
  /** By whose statistics target items are normalised: a method that saw no target has only the source's. */
  readonly targetDomain: 'source' | 'target';
  /** How its pretrained extractor is trained; none without one. */
  readonly fineTuning: FineTuning | null;
}

/**
 * @param classes none for labels that are numbers
 * @param sources how many sources items come from
 * Throws `bad-config` for an unknown method, network or parameter, and for a network that does not fit the input.
 */
export function buildModel(choice: ModelChoice, input: InputSpec, classes: readonly string[], sources = 1): Model {
  const method = methodNamed(choice.method);
  const fineTuning = choice.pretrained ? resolveFineTuning(choice.fineTuning ?? {}) : null;
  const network = choice.pretrained && fineTuning ? pretrainedNetwork(choice.pretrained, fineTuning) : networkNamed(choice.network);
  if (network.descriptor.id !== choice.network || (!fineTuning && Object.keys(choice.fineTuning ?? {}).length > 0))
    throw new AppError('bad-config', `Only the network ${pretrainedDescriptor.id} is trained from a pretrained one, and tuned.`, {
      hint: `Choose the network ${pretrainedDescriptor.id} and a pretrained model together, or neither.`,
      details: { field: 'network' },
    });
  resolveParameters(method.descriptor.parameters, choice.methodParameters, `method ${choice.method}`);
  resolveParameters(network.descriptor.parameters, choice.networkParameters, `network ${choice.network}`);
  if (!network.descriptor.inputs.includes(input.kind))
    throw new AppError('bad-config', `The network ${choice.network} does not take ${input.kind} data.`, {
      hint: `Choose a network for ${input.kind} data.`,
      details: { field: 'network' },
    });
  if (input.kind === 'text' && (input.encoding === 'tokens') !== (network.descriptor.textAs === 'tokens'))
    throw new AppError('bad-config', `The network ${choice.network} takes texts as ${textAs(choice.network)}, not as ${input.encoding}.`, {
      hint: 'Choose a network that takes texts as these were prepared.',
      details: { field: 'network' },
    });
  const needs = method.needs ?? {};
  const task: Task = classes.length > 0 ? 'classification' : 'regression';
  if (!tasksOf(method.descriptor).includes(task))
    throw new AppError('bad-config', `${method.descriptor.title} does not learn ${task === 'regression' ? 'numbers' : 'classes'}.`, {
      hint: 'Choose a method for what the labels are.',
      details: { field: 'method' },
    });
  const outputs = task === 'regression' ? [numberOutput] : needs.unknownClass ? [...classes, unknownClass] : classes;
  const architecture = network.architecture(input, outputs.length, choice.networkParameters);
  const extractor = stack('extractor', inputShape(input), architecture.extractor);
  const head = stack('head', extractor.outputShape, architecture.head);
  const setting: Setting = { task, architecture, classes: classes.length, featureSize: sizeOf(extractor.outputShape), sources };
  const own = Object.entries(method.networks(choice.methodParameters, setting));
  const layered = own.flatMap(([name, network]) =>
    'averageOf' in network || 'copyOf' in network ? [] : [stack(name, extractor.outputShape, network)],
  );
  const averages = own.flatMap(([name, network]) => ('averageOf' in network ? [{ name, ...network }] : []));
  const copies = own.flatMap(([name, network]) => ('copyOf' in network ? [{ name, ...network }] : []));
  const first = Object.fromEntries([extractor, head, ...layered].map((part) => [part.name, part]));
  const alike = [
    ...averages.map(({ name, averageOf }) => stackNamed(first, averageOf).copy(name)),
    ...copies.map(({ name, copyOf }) => stackNamed(first, copyOf).copy(name)),
  ];
  const reference = fineTuning ? referenceOf(extractor, fineTuning) : [];
  const stacks = { ...first, ...Object.fromEntries([...alike, ...reference].map((part) => [part.name, part])) };
  const phases = method.phases(choice.methodParameters, setting);
  return {
    input,
    task,
    classes,
    outputs,
    labelWidth: classes.length || 1,
    needs,
    refresh: method.refresh?.(choice.methodParameters) ?? null,
    sources: needs.sources ? sources : 0,
    stacks,
    extractor,
    head,
    discriminator: stacks.discriminator,
    phases: fineTuning ? phases.map((phase) => tuned(phase, extractor, fineTuning)) : phases,
    variables: Object.values(stacks).flatMap((part) => part.variables),
    averages,
    copies,
    targetDomain: needs.noTarget ? 'source' : 'target',
    fineTuning,
  };
}

function stackNamed(stacks: Readonly<Record<string, Stack>>, name: string): Stack {
  const found = stacks[name];
  if (found === undefined) throw new Error(`There is no network ${name}.`);
  return found;
}
