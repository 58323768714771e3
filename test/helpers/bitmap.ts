export type Colour = readonly [red: number, green: number, blue: number];

export interface Bitmap {
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Rows from the top. With a palette an entry's number, with `masks` the pixel as it stands, otherwise a colour. */
  readonly rows: readonly (readonly (number | Colour)[])[];
  readonly palette?: readonly Colour[];
  /** Bit fields of red, green and blue. */
  readonly masks?: Colour;
  readonly topDown?: boolean;
  /** The header of 12 bytes that OS/2 wrote, with palettes of three bytes an entry. */
  readonly old?: boolean;
  readonly compression?: number;
}

/** A Windows bitmap, written by the book: little-endian, rows from the bottom, each padded to four bytes, blue before red. */
export function bitmapFile({ bits, rows, palette = [], masks, topDown = false, old = false, compression }: Bitmap): Buffer {
  const [width, height] = [rows[0]?.length ?? 0, rows.length];
  const entries = palette.map(([red, green, blue]) => Buffer.from(old ? [blue, green, red] : [blue, green, red, 0]));
  const fields = (masks ?? []).map((mask) => {
    const field = Buffer.alloc(4);
    field.writeUInt32LE(mask);
    return field;
  });
  const body = (topDown ? rows : rows.toReversed()).map((row) => packRow(row, bits));
  const header = Buffer.alloc(old ? 12 : 40);
  header.writeUInt32LE(header.length, 0);
  if (old) {
    header.writeUInt16LE(width, 4);
    header.writeUInt16LE(height, 6);
    header.writeUInt16LE(1, 8);
    header.writeUInt16LE(bits, 10);
  } else {
    header.writeInt32LE(width, 4);
    header.writeInt32LE(topDown ? -height : height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bits, 14);
    header.writeUInt32LE(compression ?? (masks ? 3 : 0), 16);
    header.writeUInt32LE(palette.length, 32);
  }
  const start = 14 + header.length + Buffer.concat([...fields, ...entries]).length;
  const file = Buffer.alloc(14);
  file.write('BM', 'latin1');
  file.writeUInt32LE(start + Buffer.concat(body).length, 2);
  file.writeUInt32LE(start, 10);
  return Buffer.concat([file, header, ...fields, ...entries, ...body]);
}

function packRow(row: readonly (number | Colour)[], bits: number): Buffer {
  const packed = Buffer.alloc(Math.ceil((row.length * bits) / 32) * 4);
  row.forEach((pixel, x) => {
    if (typeof pixel !== 'number') Buffer.from([pixel[2], pixel[1], pixel[0]]).copy(packed, (x * bits) / 8);
    else if (bits === 16) packed.writeUInt16LE(pixel, x * 2);
    else if (bits === 32) packed.writeUInt32LE(pixel, x * 4);
    else {
      const byte = Math.floor((x * bits) / 8);
      packed[byte] = (packed[byte] ?? 0) | (pixel << (8 - bits - ((x * bits) % 8)));
    }
  });
  return packed;
}
