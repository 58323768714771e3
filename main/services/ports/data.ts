import type { Dataset, Sample } from '../../../shared/model/dataset.ts';
import type { CheckReport, DataFinding, Exclusion, SubsetChoice } from '../../../shared/model/finding.ts';
import type { FormatDescriptor, ParameterValues } from '../../../shared/model/parameters.ts';
import type { Report } from './report.ts';

export interface ImportRequest {
  path: string;
  name: string;
  format: string | null;
  options: ParameterValues;
  labels: string | null;
  strict: boolean;
}

export interface ExcludedItems extends Omit<Exclusion, 'against'> {
  /** What findings of two data sets are found against. */
  readonly against: Dataset | null;
}

/** Which items are shown, and with what. */
export interface SampleWishes {
  /** Only items of this class are counted and answered; null for all. Throws `bad-data` where there is none of that name. */
  readonly ofClass: string | null;
  /** Whether recordings come with their first seconds, to be heard. */
  readonly sounds: boolean;
}

/** Packed data sets on disk. Filled by main/data. */
export interface DataLibrary {
  readonly formats: readonly FormatDescriptor[];
  /**
   * Streams, hashes and packs `request.path` into `datasets/<hash>`; leaves nothing behind when it fails. With the fingerprint of what it
   * reads, and where reading is slow, an import that was interrupted is gone on with.
   */
  import(request: ImportRequest, report: Report, signal: AbortSignal, fingerprint?: string | null): Promise<Dataset>;
  /** Removes what interrupted imports left to go on with, and answers how many bytes that was. Not while anything is imported. */
  removeInterrupted(): Promise<number>;
  /** Items `offset` to `offset + count` as a screen shows them, as many as there are. */
  samples(dataset: Dataset, offset: number, count: number, wishes?: Partial<SampleWishes>): Promise<Sample[]>;
  /** What checks found so far; nothing for data that were imported before there were checks. */
  findings(dataset: Dataset): Promise<CheckReport>;
  /** Runs all checks, and keeps what they find. */
  check(dataset: Dataset, report: Report, signal: AbortSignal): Promise<CheckReport>;
  /** What is wrong with two data sets together, as items of the first. */
  compare(dataset: Dataset, against: Dataset, report: Report, signal: AbortSignal): Promise<DataFinding[]>;
  /** Notes that what a check found is to stay, or not. */
  keep(dataset: Dataset, check: string, kept: boolean): Promise<CheckReport>;
  /** A data set that refers to some items of another, which stays as it is. Throws `bad-data` where none or all would be left. */
  subset(dataset: Dataset, choice: SubsetChoice, name: string): Promise<Dataset>;
  /** The same of all items but some. @param name null for that of the data set */
  exclude(dataset: Dataset, left: ExcludedItems, name: string | null, report: Report, signal: AbortSignal): Promise<Dataset>;
  /** The content that a subset refers to; null for content of its own. */
  parentOf(hash: string): Promise<string | null>;
  /** The content of subsets that refer to this one. */
  subsetsOf(hash: string): Promise<string[]>;
  folderOf(hash: string): string;
  /** The state of what an import would read: equal while nothing has changed. Null where that cannot be told without reading. */
  fingerprint(request: ImportRequest, signal: AbortSignal): Promise<string | null>;
  /** Whether packed content is there, by the sizes of its files. */
  looksWhole(hash: string): Promise<boolean>;
  /**
   * Reads packed content through: what is wrong with it, in a sentence, or null.
   * @param report told which share has been read. Throws what `signal` aborts with.
   */
  verify(hash: string, report: (share: number) => void, signal: AbortSignal): Promise<string | null>;
  /** Removes packed content by its hash. */
  remove(hash: string): Promise<void>;
}
