import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { inputFor, inputOfModel } from '../../data/input.ts';
import { readManifest } from '../../data/packed/manifest.ts';
import { methodNamed } from '../../engine/methods/index.ts';
import type { ModelChoice } from '../../engine/model.ts';
import { networkNamed } from '../../engine/networks/index.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { TrainingSettings } from '../../engine/training/settings.ts';
import type { BenchRequest, ChoiceJob } from '../../services/ports.ts';

/** All that decides what a training step costs, every parameter with its value. */
export interface Workload extends ModelChoice {
  readonly training: Pick<TrainingSettings, 'batchSize' | 'optimiser' | 'momentum' | 'weightDecay' | 'clipNorm'>;
  readonly input: { readonly kind: InputSpec['kind']; readonly shape: readonly number[] };
  readonly classes: number;
}

/** The steps of a run. Throws as opening its data does. */
export async function workloadOf(job: ChoiceJob): Promise<Workload> {
  const { input, classes } = await fedBy(job);
  return workload(job.config, resolveTraining(job.config.training), { kind: input.kind, shape: inputShape(input) }, classes.length);
}

async function fedBy({ sourceFolder, sourceModel, targetFolder }: ChoiceJob): Promise<{ input: InputSpec; classes: readonly string[] }> {
  const target = await readManifest(targetFolder);
  if (sourceModel) return { input: inputOfModel(sourceModel.input, target), classes: sourceModel.classes };
  if (sourceFolder === null) throw new Error('A run has neither a source nor a model of one.');
  const source = await readManifest(sourceFolder);
  return { input: inputFor(source, target), classes: source.classes };
}

/** Pictures and tables as the benchmarks of this project have them. */
const usualShapes = { image: [28, 28, 3], table: [512] } as const;

/** Steps of a usual size where no data are named. Throws `bad-config` for an unknown method or network, or a wrong batch size. */
export function usualWorkload({ network, method, batchSize }: BenchRequest): Workload {
  const [kind = 'image'] = networkNamed(network).descriptor.inputs;
  const training = resolveTraining(batchSize === null ? {} : { batchSize });
  return workload({ method, methodParameters: {}, network, networkParameters: {} }, training, { kind, shape: usualShapes[kind] }, 10);
}

function workload(choice: ModelChoice, settings: TrainingSettings, input: Workload['input'], classes: number): Workload {
  const { method, methodParameters, network, networkParameters } = choice;
  const { batchSize, optimiser, momentum, weightDecay, clipNorm } = settings;
  return {
    method,
    methodParameters: resolveParameters(methodNamed(method).descriptor.parameters, methodParameters, `method ${method}`),
    network,
    networkParameters: resolveParameters(networkNamed(network).descriptor.parameters, networkParameters, `network ${network}`),
    training: { batchSize, optimiser, momentum, weightDecay, clipNorm },
    input,
    classes,
  };
}

/** For people. */
export const describeWorkload = ({ method, network, training, input, classes }: Workload): string =>
  `${network} with ${method}, ${training.batchSize} items of ${input.shape.join(' × ')} from each domain in a batch, ${classes} classes`;

/** An input of the workload's shape. */
export function inputOf({ input: { kind, shape } }: Workload): InputSpec {
  const [first = 1, width = 1, channels = 1] = shape;
  const names = Array.from({ length: kind === 'table' ? first : channels }, (_, at) => String(at));
  const scale = { mean: names.map(() => 0), deviation: names.map(() => 1) };
  return kind === 'table' ? { kind, columns: names, ...scale } : { kind, height: first, width, channels: channels === 3 ? 3 : 1, ...scale };
}
