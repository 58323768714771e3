/** Pixels of an image: rows from the top, channels last, without padding. */
export interface Pixels {
  readonly values: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Where pixels are put: memory of this length, whatever is in it. */
export type Room = (length: number) => Uint8Array;

/** Memory of a picture's own. */
export const ownRoom: Room = (length) => new Uint8Array(length);

export const isBmp = (head: Uint8Array): boolean => head[0] === 0x42 && head[1] === 0x4d;

/** Height and width that a BMP announces; rows run upwards where `topDown` is false. Throws a plain Error. */
export function bmpSize(file: Buffer): { height: number; width: number; topDown: boolean } {
  if (file.length < 26) throw new Error('a BMP that ends in its header');
  if (file.readUInt32LE(14) === 12) return { width: file.readUInt16LE(18), height: file.readUInt16LE(20), topDown: false };
  const height = file.readInt32LE(22);
  return { width: file.readInt32LE(18), height: Math.abs(height), topDown: height < 0 };
}

/**
 * Decodes a Windows bitmap of 1, 4, 8, 16, 24 or 32 bits a pixel, plain or with bit fields; sharp's build has no BMP.
 * A palette of greys alone gives one channel. Throws a plain Error that says what is wrong.
 */
export function decodeBmp(file: Buffer): Pixels {
  const { width, height, topDown } = bmpSize(file);
  const headerSize = file.readUInt32LE(14);
  const old = headerSize === 12;
  if (file.length < 14 + headerSize) throw new Error('a BMP that ends in its header');
  const bits = file.readUInt16LE(old ? 24 : 28);
  const compression = old ? 0 : file.readUInt32LE(30);
  const bitFields = compression === 3 || compression === 6;
  if (compression !== 0 && !bitFields) throw new Error('a BMP with run-length or other compression, which is not read');
  if (width < 1 || height < 1) throw new Error(`a BMP of ${width} × ${height} pixels`);
  const start = file.readUInt32LE(10);
  const stride = Math.floor((width * bits + 31) / 32) * 4;
  if (start + stride * height > file.length) throw new Error('cut off: the BMP ends before its last row');
  const row = (y: number): number => start + (topDown ? y : height - 1 - y) * stride;
  if (bits === 1 || bits === 4 || bits === 8) {
    const palette = readPalette(file, 14 + headerSize, old ? 3 : 4, 1 << bits, old ? 0 : file.readUInt32LE(46), start);
    return indexed(file, row, width, height, bits, palette);
  }
  if (bits !== 16 && bits !== 24 && bits !== 32) throw new Error(`a BMP of ${bits} bits a pixel`);
  const values = new Uint8Array(height * width * 3);
  const masks = bitFields ? [54, 58, 62].map((at) => file.readUInt32LE(at)) : [0x7c00, 0x3e0, 0x1f];
  const fields = masks.map((mask) => {
    const shift = 31 - Math.clz32(mask & -mask);
    return { mask, shift, largest: mask >>> shift };
  });
  let at = 0;
  for (let y = 0; y < height; y++) {
    const from = row(y);
    for (let x = 0; x < width; x++) {
      if (bits === 24 || (bits === 32 && !bitFields)) {
        const pixel = from + (x * bits) / 8;
        values[at++] = file[pixel + 2] ?? 0;
        values[at++] = file[pixel + 1] ?? 0;
        values[at++] = file[pixel] ?? 0;
        continue;
      }
      const pixel = bits === 16 ? file.readUInt16LE(from + x * 2) : file.readUInt32LE(from + x * 4);
      for (const { mask, shift, largest } of fields)
        values[at++] = mask === 0 ? 0 : Math.round((((pixel & mask) >>> shift) * 255) / largest);
    }
  }
  return { values, height, width, channels: 3 };
}

function readPalette(file: Buffer, at: number, step: number, most: number, used: number, start: number): Uint8Array {
  const count = Math.min(most, used === 0 ? most : used, Math.floor((start - at) / step));
  const palette = new Uint8Array(most * 3);
  for (let entry = 0; entry < count; entry++) {
    for (let channel = 0; channel < 3; channel++) palette[entry * 3 + channel] = file[at + entry * step + 2 - channel] ?? 0;
  }
  return palette;
}

function indexed(file: Buffer, row: (y: number) => number, width: number, height: number, bits: number, palette: Uint8Array): Pixels {
  const grey = palette.every((value, at) => value === palette[at - (at % 3)]);
  const channels = grey ? 1 : 3;
  const values = new Uint8Array(height * width * channels);
  const mask = (1 << bits) - 1;
  const perByte = 8 / bits;
  let at = 0;
  for (let y = 0; y < height; y++) {
    const from = row(y);
    for (let x = 0; x < width; x++) {
      const byte = file[from + Math.floor(x / perByte)] ?? 0;
      const entry = (byte >> (8 - bits - (x % perByte) * bits)) & mask;
      for (let channel = 0; channel < channels; channel++) values[at++] = palette[entry * 3 + channel] ?? 0;
    }
  }
  return { values, height, width, channels };
}
