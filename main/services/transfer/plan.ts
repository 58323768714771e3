import { pretrainedNetwork } from '../../../shared/config/fine-tuning.ts';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import type { RunConfig, RunConfigInput } from '../../../shared/config/run-config.ts';
import type { TransferRequest } from '../../../shared/config/transfer-request.ts';
import { AppError } from '../../../shared/contract/errors.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import { shareItems } from '../../../shared/model/dataset-facts.ts';
import type { TransferMeasures, TransferStrategy } from '../../../shared/model/transfer.ts';
import { checkConfig } from '../check-config.ts';
import { findDataset } from '../datasets.ts';
import { findBackbone } from '../find-backbone.ts';
import { sourceOf } from '../run-source.ts';
import type { Context } from '../services.ts';

export interface TransferPlan {
  readonly trainings: { readonly strategy: TransferStrategy; readonly share: number; readonly config: RunConfig }[];
  readonly skipped: TransferMeasures['skipped'];
}

/**
 * The runs that measure what transfer to a target is worth: all of one split, with the same steps, seeds and labels. A kind of transfer
 * that these data or this backbone do not allow is skipped, with the reason. Throws what is wrong where nothing can be measured.
 */
export function planTransfer(context: Context, request: TransferRequest): TransferPlan {
  const target = findDataset(context, request.target);
  if (target.classes.length < 2)
    throw new AppError('bad-data', `${target.name} has no labels of two classes or more, by which transfer could be measured.`, {
      hint: 'Give a labelled target: a part of it is held out, and everything is scored on that part.',
      details: { field: 'target' },
    });
  const trainings: TransferPlan['trainings'][number][] = [];
  const skipped: TransferPlan['skipped'] = [];
  let refused: AppError | null = null;
  for (const strategy of new Set(request.strategies)) {
    const change = strategies[strategy](context, request, target);
    if (typeof change === 'string') {
      skipped.push({ strategy, share: null, reason: change });
      continue;
    }
    const shares = strategy === 'adaptation' ? [0] : [...new Set(request.shares)].sort((a, b) => a - b);
    try {
      const configs = shares.map((share) => ({ strategy, share, config: configOf(request, share, change) }));
      for (const { config } of configs.slice(0, 1)) checkConfig(context, config, sourceOf(context, config).sides, target);
      trainings.push(...configs);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused ??= error;
      skipped.push({ strategy, share: null, reason: error.message });
    }
  }
  if (trainings.length > 0) return { trainings, skipped };
  throw refused ?? new AppError('bad-config', skipped.map(({ reason }) => reason).join(' '), { hint: 'Ask for other kinds of transfer.' });
}

/** With ids in the place of names. Throws `not-found`. */
export const resolveTransfer = (context: Context, { source, target, backbone, ...request }: TransferRequest): TransferRequest => ({
  ...request,
  target: findDataset(context, target).id,
  source: source === null ? null : findDataset(context, source).id,
  backbone: backbone === null ? null : findBackbone(context, backbone).id,
});

type Change = Partial<RunConfigInput>;

/** What is peculiar to each kind, or why there can be none of it. */
const strategies: Readonly<Record<TransferStrategy, (context: Context, request: TransferRequest, target: Dataset) => Change | string>> = {
  'from-scratch': (context, request, target) => ({
    network: request.network ?? networkFor(context, target.kind),
    networkParameters: request.networkParameters,
  }),
  'feature-extraction': (_, request) => (request.backbone === null ? noBackbone : onFeatures(request)),
  'fine-tuning': (_, request) =>
    request.backbone === null ? noBackbone : { backbone: request.backbone, network: pretrainedNetwork, fineTuning: request.fineTuning },
  adaptation: (context, request, target) => {
    const { source, method, methodParameters } = request;
    if (source === null) return 'No source was given.';
    if (shareItems(findDataset(context, source), target))
      return 'The source has items of the target, with their labels: what is held out would not be.';
    const model = request.backbone === null ? strategies['from-scratch'](context, request, target) : onFeatures(request);
    return typeof model === 'string' ? model : { ...model, source, method, methodParameters, upperBound: false };
  },
};

const noBackbone = 'There is no pretrained model: add one to the library (on the Models screen, or by isthmus backbone add), and name it.';

const onFeatures = ({ backbone, head, headParameters }: TransferRequest): Change => ({
  backbone,
  network: head,
  networkParameters: headParameters,
});

const networkFor = ({ catalog }: Context, kind: Dataset['kind']): string =>
  catalog.networks.find(({ id, inputs }) => inputs.includes(kind) && id !== pretrainedNetwork)?.id ?? '';

/** Trained on a share of the target's labels, unless the change says how it is adapted. */
const configOf = ({ target, training, seeds, seed, engine }: TransferRequest, share: number, change: Change): RunConfig =>
  runConfigSchema.parse({
    ...{ source: target, target, method: 'erm', labelShare: share > 0 ? share : null },
    ...{ training, seeds, seed, engine },
    ...change,
  });
