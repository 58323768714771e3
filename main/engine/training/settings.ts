import { trainingParameters } from '../../../shared/config/training.ts';
import { resolveParameters } from '../../../shared/config/validate.ts';
import type { ParameterValues } from '../../../shared/model/parameters.ts';
import type { Augmentation } from './augment/view.ts';
import { optimiserNamed } from './optimiser.ts';
import type { OptimiserId } from './optimiser.ts';
import type { StepRule } from './step.ts';

export const resolveTraining = (given: ParameterValues) => resolveParameters(trainingParameters, given, 'training');
export type TrainingSettings = ReturnType<typeof resolveTraining>;

export const stepRule = (settings: TrainingSettings): StepRule => ({
  optimiser: optimiserNamed(settings.optimiser as OptimiserId, settings.momentum),
  momentum: settings.momentum,
  weightDecay: settings.weightDecay,
  clipNorm: settings.clipNorm,
});

export const augmentationOf = ({ augment, flip, colourJitter }: TrainingSettings): Augmentation => ({
  view: augment as Augmentation['view'],
  flip,
  colours: colourJitter,
});

/** How many steps an epoch and a whole training have; an epoch passes once over the smaller of the two training parts. */
export function planSteps(settings: TrainingSettings, sourceCount: number, targetCount: number): { perEpoch: number; total: number } {
  const perEpoch = Math.max(1, Math.floor(Math.min(sourceCount, targetCount) / settings.batchSize));
  return { perEpoch, total: settings.steps > 0 ? settings.steps : settings.epochs * perEpoch };
}
