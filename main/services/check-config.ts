import { fineTuningParameters, pretrainedNetwork } from '../../shared/config/fine-tuning.ts';
import { trainingParameters } from '../../shared/config/training.ts';
import { resolveParameters } from '../../shared/config/validate.ts';
import type { Backbone } from '../../shared/model/backbone.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { RunConfig } from '../../shared/config/run-config.ts';
import { isLabelled, itemsCalled } from '../../shared/model/dataset.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { misfitOf, situationOf } from '../../shared/model/fit.ts';
import type { NetworkDescriptor } from '../../shared/model/parameters.ts';
import { lackingFor } from '../../shared/model/split.ts';
import type { ValidatorDescriptor } from '../../shared/model/validators.ts';
import { findBackbone } from './find-backbone.ts';
import type { Context, Side } from './services.ts';

/** All that can be known to be wrong before a run starts. Throws `bad-config` or `bad-data` that names the field. */
export function checkConfig(
  { catalog, matchClasses, store }: Pick<Context, 'catalog' | 'matchClasses' | 'store'>,
  config: RunConfig,
  sources: readonly Side[],
  target: Dataset,
): void {
  const method = entry('method', config.method, catalog.methods);
  const network = entry('network', config.network, catalog.networks);
  resolveParameters(method.parameters, config.methodParameters, `method ${config.method}`);
  resolveParameters(network.parameters, config.networkParameters, `network ${config.network}`);
  resolveParameters(network.id === pretrainedNetwork ? fineTuningParameters : [], config.fineTuning, 'fine-tuning');
  const { split, cropToContent } = resolveParameters(trainingParameters, config.training, 'training');
  if (config.select !== 'vote' && config.select !== 'last') checkValidator(catalog.validators, config);
  const backbone = config.backbone === null ? null : findBackbone({ store }, config.backbone, true);
  if (backbone && cropToContent)
    throw new AppError('bad-config', `Pictures for a backbone are not cut to their content: ${backbone.name} is fed as it was added.`, {
      hint: 'Leave crop-to-content out, or the backbone.',
      details: { field: 'cropToContent' },
    });
  for (const source of sources) checkPair(matchClasses, { network, networks: catalog.networks, backbone }, source, target);
  // Of a source that a model stands for nothing is split.
  for (const side of config.sourceModel === null ? [...sources, target] : [target]) checkSplit(split, side);
  if (config.labelShare !== null) checkLabelled(config, target);
  const misfit = misfitOf(method, situationOf(sources, target, config.labelledTarget, config.sourceModel !== null), catalog.methods);
  if (misfit && !(misfit.overridable && config.anyway))
    throw new AppError('bad-config', misfit.message, { hint: misfit.hint, details: { field: 'method' } });
}

function checkValidator(validators: readonly ValidatorDescriptor[], { select, sourceModel }: RunConfig): void {
  const { title, needsSource } = entry('validator', select, validators);
  if (!needsSource || sourceModel === null) return;
  const others = validators.filter((other) => !other.needsSource).map(({ id }) => id);
  throw new AppError('bad-config', `${title} looks at items of the source, and there is a model of it alone.`, {
    hint: `Choose by vote, last, or a validator that looks at the target alone: ${others.join(', ')}.`,
    details: { field: 'select' },
  });
}

/** Of a run that is trained on the target's labels instead of adapting. */
function checkLabelled({ method, sourceModel }: RunConfig, target: Dataset): void {
  if (method !== 'erm' || sourceModel !== null)
    throw new AppError('bad-config', 'A run on the target’s labels adapts nothing.', {
      hint: 'Give no source model and the method erm, or no share of the labels.',
      details: { field: 'labelShare' },
    });
  if (!isLabelled(target))
    throw new AppError('bad-data', `${target.name} has no labels to train on.`, {
      hint: 'Choose a labelled target, or give no share of the labels.',
      details: { field: 'labelShare' },
    });
}

function checkSplit(rule: string, { name, groups = null, splits = null }: Side): void {
  const lacking = lackingFor(rule, { name, groups, splits });
  if (lacking) throw new AppError('bad-data', lacking.message, { hint: lacking.hint, details: { field: 'split', dataset: name } });
}

/** Whether one source and the target can be worked on together at all. */
function checkPair(
  matchClasses: Context['matchClasses'],
  { network, networks, backbone }: { network: NetworkDescriptor; networks: readonly NetworkDescriptor[]; backbone: Backbone | null },
  source: Side,
  target: Dataset,
): void {
  if (source.kind !== target.kind)
    throw new AppError(
      'bad-config',
      `${source.name} holds ${itemsCalled[source.kind]} and ${target.name} holds ${itemsCalled[target.kind]}; both must be of one kind.`,
      {
        hint: 'Choose two data sets of the same kind, or import one of them again with other options.',
        details: { field: 'target' },
      },
    );
  if (backbone && backbone.input.kind !== source.kind)
    throw new AppError(
      'bad-config',
      `The backbone ${backbone.name} takes ${itemsCalled[backbone.input.kind]}, and ${source.name} holds ${itemsCalled[source.kind]}.`,
      { hint: 'Choose another backbone, or other data.', details: { field: 'backbone' } },
    );
  const trained = network.id === pretrainedNetwork;
  if (trained && backbone?.format !== 'layers') throw notTrainable(backbone);
  const fed = backbone && !trained ? 'features' : source.kind;
  if (!network.inputs.includes(fed))
    throw new AppError(
      'bad-config',
      `The network ${network.id} does not take ${fed === 'features' ? 'a backbone’s features' : `${fed} data`}.`,
      {
        hint: `Choose ${networks
          .filter((other) => other.inputs.includes(fed))
          .map((other) => other.id)
          .join(' or ')}.`,
        details: { field: 'network' },
      },
    );
  const { problem } = matchClasses(source, target);
  if (problem)
    throw new AppError('bad-data', problem, {
      hint: 'Choose other data sets, or give their classes matching names.',
      details: { source: source.name, target: target.name },
    });
}

const notTrainable = (backbone: Backbone | null): AppError =>
  backbone
    ? new AppError(
        'bad-config',
        `The backbone ${backbone.name} is ${backbone.format === 'onnx' ? 'of ONNX' : 'a graph model'}: it can give features, and cannot be trained.`,
        {
          hint: 'Leave the network out, or choose mlp or linear on its features; a TensorFlow.js layers model or a run can be trained.',
          details: { field: 'backbone' },
        },
      )
    : new AppError('bad-config', 'The network pretrained is a backbone that is trained, and none is named.', {
        hint: 'Name one (--backbone), or choose another network.',
        details: { field: 'backbone' },
      });

function entry<Entry extends { id: string }>(field: 'method' | 'network' | 'validator', id: string, entries: readonly Entry[]): Entry {
  const found = entries.find((candidate) => candidate.id === id);
  if (found) return found;
  throw new AppError('bad-config', `There is no ${field} called ${id}.`, {
    hint: `There are: ${entries.map((candidate) => candidate.id).join(', ')}.`,
    details: { field },
  });
}
