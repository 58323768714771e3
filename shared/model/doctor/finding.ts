import type { Measure } from '../task.ts';
import type { History } from './history.ts';

export const findingIds = [
  'loss-diverges',
  'loss-rises',
  'source-not-learnt',
  'lambda-too-high',
  'source-forgotten',
  'discriminator-saturated',
  'discriminator-outrun',
  'discriminator-weak',
  'domains-mixed',
  'gradients-unbalanced',
  'predictions-collapsed',
  'features-collapsed',
  'features-dead',
  'validators-disagree',
  'too-early',
  'all-well',
] as const;

export interface Finding {
  readonly id: (typeof findingIds)[number];
  readonly severity: 'good' | 'watch' | 'trouble';
  /** What is seen, with the figures. */
  readonly sentence: string;
  /** What to try. */
  readonly advice: string;
}

/** What is known of the source beside the figures. */
export interface SourceClasses {
  /** Entropy of the classes' shares, in nats. */
  readonly entropy: number;
  /** The share of the most frequent class: what always answering it would score. */
  readonly largest: number;
}

export type Rule = (history: History, source: SourceClasses) => Finding | null;

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Two digits that count; no exponents for what fits a line. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return 'no number';
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 100_000) ? value.toExponential(0) : String(Number(value.toPrecision(2)));
}

/** A score as a sentence has it: 84 %, or 0.84 of R². */
export const scoreFigure = (measure: Measure, value: number): string => (measure === 'accuracy' ? percent(value) : value.toFixed(2));
