import { listedItems } from '../../../shared/model/finding.ts';
import type { DataFinding } from '../../../shared/model/finding.ts';
import type { Check, Comparison, Found } from './check.ts';
import { conflictingLabels } from './conflicting-labels.ts';
import { constantColumns } from './constant-columns.ts';
import type { Evidence } from './evidence.ts';
import { exactDuplicates } from './exact-duplicates.ts';
import { heldOutLeak } from './held-out-leak.ts';
import { imbalance } from './imbalance.ts';
import { labelLikeColumns } from './label-like-columns.ts';
import { leak } from './leak.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { nonFinite } from './non-finite.ts';
import { oddSizes } from './odd-sizes.ts';
import { oneDomainClasses } from './one-domain-classes.ts';
import { unreadable } from './unreadable.ts';

/** Checks of one data set, in the order in which they are shown. */
export const checks: readonly Check[] = [
  unreadable,
  conflictingLabels,
  exactDuplicates,
  nearDuplicates,
  heldOutLeak,
  imbalance,
  labelLikeColumns,
  constantColumns,
  nonFinite,
  oddSizes,
];

/** Checks of a data set against another. */
export const comparisons: readonly Comparison[] = [leak, oneDomainClasses];

/** What was found, with all items: for an exclusion. */
export interface FullFinding extends Found {
  readonly check: string;
  readonly against: string | null;
}

/** Runs checks of one data set. @param wanted by default all */
export async function findIn(evidence: Evidence, wanted: (check: Check) => boolean = () => true): Promise<FullFinding[]> {
  const findings: FullFinding[] = [];
  for (const check of checks.filter(wanted)) {
    const found = await check.find(evidence);
    if (found) findings.push({ ...found, check: check.id, against: null });
  }
  return findings;
}

/** Runs the checks of a data set against another. */
export async function findBetween(
  own: Evidence,
  other: Evidence,
  wanted: (check: Comparison) => boolean = () => true,
): Promise<FullFinding[]> {
  const findings: FullFinding[] = [];
  for (const check of comparisons.filter(wanted)) {
    const found = await check.find(own, other);
    if (found) findings.push({ ...found, check: check.id, against: other.name });
  }
  return findings;
}

/** As it is shown and kept: with no more items than a screen lists. */
export const shortened = ({
  check,
  severity,
  message,
  hint,
  items,
  twins = [],
  count = items.length,
  columns = [],
  against,
}: FullFinding): DataFinding => ({
  check,
  severity,
  message,
  hint,
  count,
  items: items.slice(0, listedItems),
  twins: twins.slice(0, listedItems),
  columns: [...columns],
  against,
});
