/**
 * An item as it is packed: an image's rows of pixels, channels last; a table's row ([1, 1, columns]); a text's UTF-8 bytes or a
 * recording's samples ([1, length, 1]).
 */
export interface Raw {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Samples a second of a recording. */
  readonly rate?: number;
  /** Of a table's row: the categories that the values of each column stand for, null for a column of numbers. */
  readonly categories?: readonly (readonly string[] | null)[];
}
