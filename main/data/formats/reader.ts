import type { FormatDescriptor, ParameterValues } from '../../../shared/model/parameters.ts';
import type { SkippedItem } from '../../../shared/model/dataset.ts';

/**
 * One item as it stands in its file. `where` names it in errors ("digits.csv, line 12"). Images are rows of pixels,
 * channels last, of height × width × channels values.
 */
export type Item = ImageItem | TableItem | TextItem | AudioItem;
/** To which items one belongs, where its data say so. */
export interface Belonging {
  /** Items of one group, such as one person's, are never parted. */
  readonly group?: string;
  /** Null for an item that is of neither part. */
  readonly split?: Split | null;
}
export type Split = 'training' | 'held-out';
export interface ImageItem extends Belonging {
  readonly kind: 'image';
  readonly where: string;
  readonly label: string | null;
  readonly values: Uint8Array | Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** The SHA-256 of its values, where whoever read it has it at hand. */
  readonly digest?: string;
}
export interface TableItem extends Belonging {
  readonly kind: 'table';
  readonly where: string;
  readonly label: string | null;
  /** NaN where a value is missing, and in columns of categories. */
  readonly values: Float32Array;
  /** Where there are columns of categories: what each of them holds; null where it is missing, and in columns of numbers. */
  readonly texts?: readonly (string | null)[];
}

export interface TextItem extends Belonging {
  readonly kind: 'text';
  readonly where: string;
  readonly label: string | null;
  readonly text: string;
}
/** Samples of one channel, full scale at ±1. */
export interface AudioItem extends Belonging {
  readonly kind: 'audio';
  readonly where: string;
  readonly label: string | null;
  readonly values: Float32Array;
  /** Samples a second. */
  readonly rate: number;
}

/** An item that cannot be read; the import lists it and goes on, or fails when it is strict. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly skipped: SkippedItem;
}

/** A file that has been opened: what is known before its items, and the items, in an order that never changes. */
export interface Reading {
  readonly kind: Item['kind'];
  /** Null while only reading on will tell. */
  readonly total: number | null;
  /** Names of a table's columns; empty for others. */
  readonly columns: readonly string[];
  /** Which of them hold categories, where any does. */
  readonly categorical?: readonly string[];
  /** The value of full brightness, where the file or the person says it. */
  readonly maximum: number | null;
  readonly items: AsyncIterable<Item | Skipped>;
  /** Where items can be left out without being read or decoded: those behind the first `count`, in the place of `items`. */
  readonly after?: (count: number) => AsyncIterable<Item | Skipped>;
  /** Lets go of the file, whether its items were read or not. */
  close(): Promise<void>;
}

export interface ReadRequest {
  readonly path: string;
  /** Complete: `resolveOptions` has put in the defaults. */
  readonly options: ParameterValues;
  /** A file with labels, or the name of a column or array inside `path`. */
  readonly labels: string | null;
  /** Columns of tables that are wanted and no others, where a model says which, and which of them hold categories. Labels are not. */
  readonly wanted?: WantedColumns;
  /** Whether the values of an item may be gone once the next is asked for. Without it they are the caller's. */
  readonly lends?: boolean;
  readonly signal: AbortSignal;
}

export interface WantedColumns {
  readonly columns: readonly string[];
  readonly categorical: readonly string[];
}

/** What a format is guessed from: the first bytes, unpacked, or what kinds of file a folder has. */
export interface Probe {
  readonly path: string;
  readonly folder: boolean;
  readonly head: Uint8Array;
  /** How its files' names end (`.txt`), and how many do, where it is a folder. */
  readonly endings: ReadonlyMap<string, number>;
}

export interface Reader {
  readonly descriptor: FormatDescriptor;
  matches(probe: Probe): boolean;
  /** Files that it reads beside `path` and a given file of labels; null where only the data name them. Without it there are none. */
  filesBeside?(request: Pick<ReadRequest, 'path' | 'labels'>): Promise<readonly string[] | null>;
  read(request: ReadRequest): Promise<Reading>;
}
