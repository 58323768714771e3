import type { Phase } from '../methods/method.ts';
import type { Stack } from '../networks/stack.ts';
import type { FineTuning } from './settings.ts';

/** Under which name the pretrained network lies as it came. */
export const reference = 'pretrained';

/**
 * The pretrained extractor once more, which nothing trains, where a regulariser compares with it: for L2-SP only those of its weights
 * that are trained in the extractor.
 */
export function referenceOf(extractor: Stack, { regulariser }: FineTuning): Stack[] {
  if (regulariser !== 'l2-sp' && regulariser !== 'delta') return [];
  const whole = extractor.copy(reference);
  const kept = whole.variables.filter(({ role }) => regulariser === 'delta' || role !== 'statistic');
  return [{ ...whole, variables: kept.map((variable) => ({ ...variable, role: 'statistic' })) }];
}

/** A phase in which the extractor learns at its own rate, and block by block where it is unfrozen so. */
export function tuned(phase: Phase<string>, extractor: Stack, { backboneRate, gradualUnfreezing }: FineTuning): Phase<string> {
  if (!phase.updates.includes('extractor')) return phase;
  const blocks = 1 + Math.max(...extractor.variables.map(({ block = 0 }) => block));
  return {
    ...phase,
    rates: { ...phase.rates, extractor: (phase.rates?.extractor ?? 1) * backboneRate },
    ...(gradualUnfreezing > 0 && { blocks: { ...phase.blocks, extractor: blocks } }),
  };
}
