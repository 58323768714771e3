import type { RunConfig } from '../../../shared/config/run-config.ts';
import type { Arm } from '../../../shared/model/run.ts';
import { methodNamed } from '../../engine/methods/index.ts';
import { textAs } from '../../engine/networks/index.ts';
import { buildModel } from '../../engine/model.ts';
import type { Model } from '../../engine/model.ts';
import { resolveTraining } from '../../engine/training/settings.ts';
import type { RunData, RunDataOrder } from './run-data.ts';

/** The model of an arm: the two that adapt nothing are trained by cross-entropy alone. */
export function modelOf(
  arm: Arm,
  config: RunConfig,
  { input, classes, sources, pretrained }: Pick<RunData, 'input' | 'classes' | 'sources' | 'pretrained'>,
): Model {
  const choice = arm === 'adapted' ? config : { ...config, method: 'erm', methodParameters: {} };
  return buildModel({ ...choice, pretrained }, input, classes, sources);
}

/** What the data of a run have to be opened as for its method. */
export function orderOf(config: RunConfig): Pick<RunDataOrder, 'labelledTarget' | 'labelShare' | 'openSet' | 'textAs'> {
  const { needs = {} } = methodNamed(config.method);
  return {
    labelledTarget: needs.labelledTarget ? config.labelledTarget : 0,
    labelShare: config.labelShare,
    openSet: needs.unknownClass ?? false,
    textAs: textAs(config.network, resolveTraining(config.training).bagOfWords),
  };
}
