import type { FormatDescriptor, ParameterValues } from '../../../shared/model/parameters.ts';
import type { SkippedItem } from '../../../shared/model/dataset.ts';

/**
 * One item as it stands in its file. `where` names it in errors ("digits.csv, line 12"). Images are rows of pixels,
 * channels last, of height × width × channels values.
 */
export type Item = ImageItem | TableItem | TextItem | AudioItem;
export interface ImageItem {
  readonly kind: 'image';
  readonly where: string;
  readonly label: string | null;
  readonly values: Uint8Array | Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}
export interface TableItem {
  readonly kind: 'table';
  readonly where: string;
  readonly label: string | null;
  readonly values: Float32Array;
}

export interface TextItem {
  readonly kind: 'text';
  readonly where: string;
  readonly label: string | null;
  readonly text: string;
}
/** Samples of one channel, full scale at ±1. */
export interface AudioItem {
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
  /** The value of full brightness, where the file or the person says it. */
  readonly maximum: number | null;
  readonly items: AsyncIterable<Item | Skipped>;
  /** Lets go of the file, whether its items were read or not. */
  close(): Promise<void>;
}

export interface ReadRequest {
  readonly path: string;
  /** Complete: `resolveOptions` has put in the defaults. */
  readonly options: ParameterValues;
  /** A file with labels, or the name of a column or array inside `path`. */
  readonly labels: string | null;
  readonly signal: AbortSignal;
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
  read(request: ReadRequest): Promise<Reading>;
}
