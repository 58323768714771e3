/*
 * Whether predictions are as often right as they claim to be.
 * Guo et al., On Calibration of Modern Neural Networks, ICML 2017; Brier, Verification of Forecasts Expressed in
 * Terms of Probability, Monthly Weather Review 78, 1950.
 *
 *   c_i = max_k p_ik                                   confidence; B_m: items with c_i in ((m − 1)/15, m/15]
 *   ECE = Σ_m |B_m|/n · |acc(B_m) − conf(B_m)|         0: calibrated
 *   Brier = mean_i Σ_k (p_ik − y_ik)²                  0: certain and right; 2: certain and wrong
 */
import { largestOfRows } from '../statistics/rows.ts';

export const bins = 15;

/** One bar of a reliability diagram. */
export interface ReliabilityRow {
  readonly above: number;
  readonly upTo: number;
  readonly count: number;
  /** Means over the items in it; null without any. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

export interface Calibration {
  /** Items with a known class. */
  readonly count: number;
  readonly expectedError: number;
  readonly brier: number;
  readonly rows: readonly ReliabilityRow[];
}

/**
 * @param probabilities [count, classes]
 * @param labels the class of each item; items of none of these, such as −1 for not known, are left out
 */
export function calibrationOf(probabilities: Float32Array, labels: Int32Array, classes: number): Calibration | null {
  const inside = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  let [count, squares] = [0, 0];
  largestOfRows(probabilities, classes).forEach((predicted, item) => {
    const label = labels[item] ?? -1;
    if (label < 0 || label >= classes) return;
    count++;
    for (let k = 0; k < classes; k++) squares += ((probabilities[item * classes + k] ?? 0) - (k === label ? 1 : 0)) ** 2;
    const confidence = probabilities[item * classes + predicted] ?? 0;
    const bin = inside[Math.min(bins, Math.max(1, Math.ceil(confidence * bins))) - 1];
    if (bin === undefined) return;
    bin.count++;
    bin.confidence += confidence;
    if (predicted === label) bin.right++;
  });
  if (count === 0) return null;
  return {
    count,
    expectedError: inside.reduce((sum, { confidence, right }) => sum + Math.abs(right - confidence), 0) / count,
    brier: squares / count,
    rows: inside.map((bin, at) => ({
      above: at / bins,
      upTo: (at + 1) / bins,
      count: bin.count,
      confidence: bin.count > 0 ? bin.confidence / bin.count : null,
      accuracy: bin.count > 0 ? bin.right / bin.count : null,
    })),
  };
}
