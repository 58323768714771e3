import type { InputSpec } from '../../../shared/model/input.ts';
import { inputShape } from '../../../shared/model/input.ts';
import { resolveParameters } from '../../../shared/config/validate.ts';
import { featuresInput } from '../trainer/features.ts';
import { inputFor, inputOfModel } from '../../data/kinds/index.ts';
import { usualChoices } from '../../data/kinds/kind.ts';
import { readManifest } from '../../data/packed/manifest.ts';
import { methodNamed } from '../../engine/methods/index.ts';
import type { ModelChoice } from '../../engine/model.ts';
import { networkNamed, textAs } from '../../engine/networks/index.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { TrainingSettings } from '../../engine/training/settings.ts';
import type { BenchRequest } from '../../services/ports/trainer.ts';
import type { ChoiceJob } from '../../services/ports/training.ts';

/** All that decides what a training step costs, every parameter with its value. */
export interface Workload extends ModelChoice {
  readonly training: Pick<TrainingSettings, 'batchSize' | 'optimiser' | 'momentum' | 'weightDecay' | 'clipNorm'>;
  /** `terms` is how many words a network of tokens tells apart. */
  readonly input: { readonly kind: InputSpec['kind']; readonly shape: readonly number[]; readonly terms?: number };
  readonly classes: number;
}

/** The steps of a run. Throws as opening its data does. */
export async function workloadOf(job: ChoiceJob): Promise<Workload> {
  const { input, classes } = await fedBy(job);
  const tokens = input.kind === 'text' && input.encoding === 'tokens';
  const size = { kind: input.kind, shape: inputShape(input), ...(tokens && { terms: input.terms.length }) };
  return workload(job.config, resolveTraining(job.config.training), size, classes.length);
}

async function fedBy({
  config,
  sourceFolder,
  sourceModel,
  targetFolder,
  backbone,
}: ChoiceJob): Promise<{ input: InputSpec; classes: readonly string[] }> {
  const target = await readManifest(targetFolder);
  if (sourceModel) return { input: inputOfModel(sourceModel.input, target), classes: sourceModel.classes };
  if (sourceFolder === null) throw new Error('A run has neither a source nor a model of one.');
  const source = await readManifest(sourceFolder);
  const { bagOfWords, hashBuckets: buckets } = resolveTraining(config.training);
  if (backbone) return { input: featuresInput(backbone, []), classes: source.classes };
  const choices = { ...usualChoices, textAs: textAs(config.network, bagOfWords), buckets };
  return { input: inputFor(source, target, choices), classes: source.classes };
}

/** Pictures and tables as the benchmarks of this project have them; texts of a usual length, and a second of speech. */
const usualShapes = { image: [28, 28, 3], table: [512], text: [64], audio: [98, 40, 1], features: [1280] } as const;
const usualTerms = 5000;

/** Steps of a usual size where no data are named. Throws `bad-config` for an unknown method or network, or a wrong batch size. */
export function usualWorkload({ network, method, batchSize }: BenchRequest): Workload {
  const [kind = 'image'] = networkNamed(network).descriptor.inputs;
  const training = resolveTraining(batchSize === null ? {} : { batchSize });
  return workload(
    { method, methodParameters: {}, network, networkParameters: {} },
    training,
    { kind, shape: usualShapes[kind], ...(kind === 'text' && { terms: usualTerms }) },
    10,
  );
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
export function inputOf({ input: { kind, shape, terms } }: Workload): InputSpec {
  const [first = 1, width = 1, channels = 1] = shape;
  const names = (length: number): string[] => Array.from({ length }, (_, at) => String(at));
  const scale = (length: number) => ({ mean: new Array<number>(length).fill(0), deviation: new Array<number>(length).fill(1) });
  switch (kind) {
    case 'image':
      return { kind, height: first, width, channels: channels === 3 ? 3 : 1, ...scale(channels) };
    case 'table':
      return { kind, columns: names(first), ...scale(first) };
    case 'text':
      return terms === undefined
        ? { kind, encoding: 'terms', terms: names(first), weights: new Array<number>(first).fill(1), length: 0 }
        : { kind, encoding: 'tokens', terms: names(terms), weights: [], length: first };
    case 'audio':
      return { kind, rate: 16000, samples: first, window: 1, hop: 1, bands: width, mean: 0, deviation: 1 };
    case 'features':
      return { kind, size: first, backbone: { hash: '', name: '' }, of: { kind: 'table', columns: [], ...scale(0) }, ...scale(first) };
  }
}
