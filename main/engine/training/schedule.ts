export type LearningRateSchedule = 'constant' | 'inverse' | 'cosine';

/** The share of the first learning rate that is left at progress τ ∈ [0, 1]. */
export function learningRateFactor(schedule: LearningRateSchedule, progress: number): number {
  if (schedule === 'inverse') return (1 + 10 * progress) ** -0.75;
  return schedule === 'cosine' ? (1 + Math.cos(Math.PI * progress)) / 2 : 1;
}
