/* How predictions compare with labels: confusion.ts and calibration.ts together, as an analysis carries them. */
import type { ClassScores } from '../../../shared/model/analysis.ts';
import { calibrationOf } from './calibration.ts';
import { confusionOf } from './confusion.ts';

/**
 * @param probabilities [count, classes]
 * @param labels the class of each item; items of none of these, such as −1 for not known, are left out
 */
export function classScoresOf(probabilities: Float32Array, labels: Int32Array, classes: number): ClassScores {
  const { matrix, classes: scores, accuracy, balancedAccuracy } = confusionOf(probabilities, labels, classes);
  const calibration = calibrationOf(probabilities, labels, classes);
  return {
    count: matrix.reduce((sum, items) => sum + items, 0),
    accuracy,
    balancedAccuracy,
    classes: scores.map((score) => ({ ...score })),
    confusion: scores.map((_, k) => [...matrix.subarray(k * classes, (k + 1) * classes)]),
    calibration: calibration && { ...calibration, rows: calibration.rows.map((row) => ({ ...row })) },
  };
}
