import { pretrainedNetwork as pretrainedId } from '../../../../shared/config/fine-tuning.ts';
import { AppError } from '../../../../shared/contract/errors.ts';
import { resolveParameters } from '../../../../shared/config/validate.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import type { NetworkDescriptor, Parameter } from '../../../../shared/model/parameters.ts';
import type { FineTuning } from '../../fine-tuning/settings.ts';
import { averageOverPixels } from '../layers/average.ts';
import { flatten } from '../layers/shape.ts';
import { plainHead, plainHeadParameters } from '../network.ts';
import type { Network } from '../network.ts';
import { graph } from './graph.ts';
import type { BatchNormMode } from './operation.ts';
import { readTopology } from './topology.ts';
import type { PretrainedWeights } from './weights.ts';

/** A layers model to be trained on. */
export interface Pretrained {
  /** As its model.json has it under `modelTopology`. */
  readonly topology: unknown;
  readonly featureLayer: string;
  /** None where all values come from a checkpoint: weights are what a training starts with. */
  readonly weights: PretrainedWeights | null;
}

const parameters = [...plainHeadParameters] as const satisfies readonly Parameter[];

export const pretrainedDescriptor: NetworkDescriptor = {
  id: pretrainedId,
  title: 'Pretrained network',
  description: 'A layers model up to its feature layer, trained further, and a new head.',
  inputs: ['image', 'audio', 'table'],
  parameters: [...parameters],
};

/**
 * A pretrained network as extractor, and a new head. Pictures may be of another size than the network was made for, as far as its layers
 * allow; features that are still maps are averaged over their pixels.
 */
export const pretrainedNetwork = ({ topology: given, featureLayer, weights }: Pretrained, tuning: FineTuning): Network => ({
  descriptor: pretrainedDescriptor,
  architecture(input, classes, values) {
    const { headUnits, dropout } = resolveParameters(parameters, values, 'network pretrained');
    const topology = readTopology(given);
    const shape = inputShape(input);
    const { inputShape: made } = topology;
    const fits = made.length === shape.length && (made.at(-1) ?? null) === (made.at(-1) === null ? null : (shape.at(-1) ?? null));
    if (!fits)
      throw new AppError(
        'bad-config',
        `The pretrained network takes [${made.map((side) => side ?? 'any').join(', ')}], not [${shape.join(', ')}].`,
        {
          hint: 'Prepare the data as the network was trained: with as many channels.',
          details: { field: 'network' },
        },
      );
    const { batchNorm, unfreezeFrom } = tuning;
    const backbone = graph({ topology, featureLayer, weights, batchNorm: batchNorm as BatchNormMode, unfreezeFrom });
    const axes = backbone(shape).outputShape.length;
    return {
      extractor: [backbone, ...(axes === 3 ? [averageOverPixels] : axes === 1 ? [] : [flatten])],
      head: plainHead(classes, dropout, headUnits),
    };
  },
});
