import type { DataFinding } from '../../../shared/model/finding.ts';
import type { Evidence } from './evidence.ts';

/** What a check found, with every item that an exclusion leaves out and, of copies, what each is a copy of. */
export interface Found extends Pick<DataFinding, 'severity' | 'message' | 'hint'> {
  /** How many items it concerns, where that is not how many can be left out. */
  readonly count?: number;
  readonly items: readonly number[];
  readonly twins?: readonly number[];
  /** All that it is about, of a table. */
  readonly columns?: readonly string[];
}

interface Described {
  readonly id: string;
  readonly title: string;
  /** What it looks for, and when it speaks. */
  readonly description: string;
}

/** A check of one data set. It answers null where there is nothing to say, or nothing to look at in such data. */
export interface Check extends Described {
  /** Whether it is quick enough to be part of every import. */
  readonly onImport: boolean;
  find(evidence: Evidence): Promise<Found | null>;
}

/** A check of two data sets, as of a source and a target. */
export interface Comparison extends Described {
  find(own: Evidence, other: Evidence): Promise<Found | null>;
}

/** "1 item", "12,000 items". */
export const counted = (count: number, what: string): string => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

export const listed = (names: readonly string[], most = 8): string =>
  names.length > most ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ');
