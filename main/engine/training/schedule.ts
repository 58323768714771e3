export type LearningRateSchedule = 'constant' | 'inverse' | 'cosine';

/** The share of the first learning rate that is left at progress τ ∈ [0, 1]. */
export function learningRateFactor(schedule: LearningRateSchedule, progress: number): number {
  if (schedule === 'inverse') return (1 + 10 * progress) ** -0.75;
  return schedule === 'cosine' ? (1 + Math.cos(Math.PI * progress)) / 2 : 1;
}

/** The share of the learning rate at progress τ that is taken while it rises from 0 over the first `share` of a training. */
export const warmUpFactor = (share: number, progress: number): number => (share > 0 ? Math.min(1, progress / share) : 1);
