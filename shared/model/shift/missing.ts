import type { ClassMatch } from '../dataset.ts';
import type { Missing, ShiftMeasures } from './report.ts';

/** What may differ beyond other shares for an estimate of them to be believed: it takes it that nothing does. */
const beyond = { mostDistance: 0.4, leastP: 0.01 };
/** A class is taken to be missing where the target can hardly have this part of the source’s share. */
const leastPart = 0.25;

/** Whether the estimated shares of the classes are to be believed. */
export const sharesHold = ({ classes, beyondLabels }: ShiftMeasures): boolean =>
  beyondLabels !== null &&
  beyondLabels.aDistance <= beyond.mostDistance &&
  beyondLabels.p >= beyond.leastP &&
  (classes ?? []).some(({ estimated }) => estimated !== null);

/** In the place of shares that are not. */
export const sharesUnknown =
  'The target’s shares are not estimated: an estimate takes it that items of a class look alike in both domains, and that does not show.';

/**
 * How much of the target would have to change its class to have the source’s shares, 0 … 1, by classes whose share is surely another;
 * null where it is not known.
 */
export function sharesMoved(measures: ShiftMeasures): number | null {
  if (!sharesHold(measures)) return null;
  const changes = (measures.classes ?? []).map(({ source, estimated }) =>
    estimated && (source < estimated.low || source > estimated.high) ? Math.abs(estimated.share - source) : 0,
  );
  return changes.reduce((sum, change) => sum + change, 0) / 2;
}

/** By names where both sides have some; otherwise by the estimated shares, where they are to be believed. */
export function missingClasses(measures: ShiftMeasures, match: ClassMatch): Missing {
  if (match.numbers) return { by: 'nothing', onlySource: [], onlyTarget: [] };
  if (match.targetLabelled) return { by: 'names', onlySource: match.onlySource, onlyTarget: match.onlyTarget };
  if (!sharesHold(measures)) return { by: 'nothing', onlySource: [], onlyTarget: [] };
  const gone = (measures.classes ?? []).filter(({ source, estimated }) => estimated !== null && estimated.high < leastPart * source);
  // Of classes that no source has, predictions of the source’s classes say nothing.
  return { by: 'estimate', onlySource: gone.map(({ name }) => name), onlyTarget: [] };
}
