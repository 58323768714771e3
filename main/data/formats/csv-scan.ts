/** How the rows of a table are laid out, as far as it takes to scan them. */
export interface ScanLayout {
  /** Cells in a row. */
  readonly width: number;
  /** Position of the label, or null; all other cells are numbers. */
  readonly label: number | null;
  readonly delimiter: string;
}

/** Rows of numbers as they were scanned, in 32 bits, one behind the other. */
export interface ScannedRows {
  readonly values: Float32Array<ArrayBuffer>;
  /** Of each row; empty where rows have none. */
  readonly labels: readonly string[];
  /** The line of each row, the block's first being 0. */
  readonly lines: Int32Array<ArrayBuffer>;
}

const powers = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const [tab, newline, carriageReturn, space, minus, point, zero, nine] = [9, 10, 13, 32, 45, 46, 48, 57];

/**
 * Scans whole lines of plain rows: numbers, and one label at most, without quotes. Null where anything in them is not plain (a
 * missing value, a text, a row of another width): then csv-parse reads them, and says what is wrong. What both can read they read
 * alike. @param bytes ends with a line's end
 */
export function scanRows(bytes: Buffer, { width, label, delimiter }: ScanLayout): ScannedRows | null {
  const split = delimiter.charCodeAt(0);
  const columns = width - (label === null ? 0 : 1);
  const most = countLines(bytes);
  const values = new Float32Array(most * columns);
  const lines = new Int32Array(most);
  const labels: string[] = [];
  let line = 0;
  let rows = 0;
  let to = 0;
  for (let at = 0; at < bytes.length; line++) {
    const blank = bytes[at] === carriageReturn && bytes[at + 1] === newline ? 2 : bytes[at] === newline ? 1 : 0;
    at += blank;
    if (blank > 0) continue;
    for (let cell = 0; cell < width; cell++) {
      const end = cell === width - 1 ? newline : split;
      const start = at;
      if (cell === label) {
        while (at < bytes.length && bytes[at] !== split && bytes[at] !== newline) at++;
        const stop = bytes[at] === newline && bytes[at - 1] === carriageReturn ? at - 1 : at;
        // What needs trimming, or is not there, is not plain.
        if (bytes[at++] !== end || stop === start || (bytes[start] ?? 0) <= space || (bytes[stop - 1] ?? 0) <= space) return null;
        labels.push(bytes.toString('utf8', start, stop));
        continue;
      }
      let byte = bytes[at];
      while (byte === space || (byte === tab && split !== tab)) byte = bytes[++at];
      const negative = byte === minus;
      if (negative) byte = bytes[++at];
      let mantissa = 0;
      let digits = 0;
      let exponent = 0;
      for (; byte !== undefined && byte >= zero && byte <= nine; byte = bytes[++at], digits++) mantissa = mantissa * 10 + (byte - zero);
      if (byte === point) {
        const before = digits;
        byte = bytes[++at];
        for (; byte !== undefined && byte >= zero && byte <= nine; byte = bytes[++at], digits++) mantissa = mantissa * 10 + (byte - zero);
        exponent = before - digits;
      }
      while (byte === space || (byte === tab && split !== tab)) byte = bytes[++at];
      if (byte === carriageReturn && end === newline) byte = bytes[++at];
      let value: number;
      // Up to here both numbers are exact, and one division gives the nearest double (Clinger 1990).
      if (byte === end && digits > 0 && digits <= 15) value = exponent < 0 ? mantissa / (powers[-exponent] ?? NaN) : mantissa;
      else {
        while (at < bytes.length && bytes[at] !== split && bytes[at] !== newline) at++;
        const text = bytes.toString('latin1', start, at).trim();
        value = text === '' ? NaN : Number(text);
        if (bytes[at] !== end || !Number.isFinite(value)) return null;
        values[to++] = value;
        at++;
        continue;
      }
      values[to++] = negative ? -value : value;
      at++;
    }
    lines[rows++] = line;
  }
  return { values: values.subarray(0, to), labels, lines: lines.subarray(0, rows) };
}

/** Lines that end in these bytes. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}
