import type { Raw } from '../raw.ts';

/** How much of a picture's own range of values counts as background. */
const tolerance = 0.1;

/**
 * The smallest square that holds all that differs from the picture's first pixel by more than a tenth of its range, so that things
 * fill the frame alike in data sets that frame them otherwise. What lies outside of the picture is background. A picture of one
 * colour stays as it is.
 */
export function cropToContent(raw: Raw): Raw {
  const { values, height, width, channels } = raw;
  const box = contentOf(raw);
  if (!box) return raw;
  const side = Math.max(box.bottom - box.top, box.right - box.left) + 1;
  const top = Math.round((box.top + box.bottom + 1 - side) / 2);
  const left = Math.round((box.left + box.right + 1 - side) / 2);
  const out = new Float32Array(side * side * channels);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [row, column] = [top + y, left + x];
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      const from = inside ? (row * width + column) * channels : 0;
      for (let channel = 0; channel < channels; channel++) out[(y * side + x) * channels + channel] = values[from + channel] ?? 0;
    }
  return { values: out, height: side, width: side, channels };
}

/** The rows and columns of what is no background; null where nothing is. */
function contentOf({ values, height, width, channels }: Raw) {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at++) {
    low = Math.min(low, values[at] ?? 0);
    high = Math.max(high, values[at] ?? 0);
  }
  const differs = (pixel: number): boolean => {
    for (let channel = 0; channel < channels; channel++)
      if (Math.abs((values[pixel * channels + channel] ?? 0) - (values[channel] ?? 0)) > tolerance * (high - low)) return true;
    return false;
  };
  let box: { top: number; bottom: number; left: number; right: number } | null = null;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (!differs(row * width + column)) continue;
      box ??= { top: row, bottom: row, left: column, right: column };
      box = { top: box.top, bottom: row, left: Math.min(box.left, column), right: Math.max(box.right, column) };
    }
  return box;
}

/** The largest piece from a picture's middle that has the proportions of `height` and `width`, times `share`, to whole pixels. */
export function cropToMiddle({ values, height: tall, width: wide, channels }: Raw, height: number, width: number, share: number): Raw {
  const scale = share * Math.min(tall / height, wide / width);
  const rows = Math.max(1, Math.round(height * scale));
  const columns = Math.max(1, Math.round(width * scale));
  if (rows === tall && columns === wide) return { values, height: tall, width: wide, channels };
  const [top, left] = [Math.floor((tall - rows) / 2), Math.floor((wide - columns) / 2)];
  const out = new Float32Array(rows * columns * channels);
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < columns * channels; at++)
      out[row * columns * channels + at] = values[((top + row) * wide + left) * channels + at] ?? 0;
  return { values: out, height: rows, width: columns, channels };
}
