/** How the elements of a binary array are stored, and how they become values: bytes stay bytes, all others float32. */
export interface ElementType {
  readonly bytes: number;
  readonly maximum: number | null;
  /** `packed` holds count × bytes bytes; the values returned do not share its memory. */
  decode(packed: Buffer, count: number): Uint8Array | Float32Array;
}

/** A fixed-width text element of NumPy (`S7`, `U7`). */
export interface TextType {
  readonly bytes: number;
  /** Undefined when the bytes are no text. */
  decode(packed: Buffer): string | undefined;
}

type TypedArray = { readonly length: number; readonly [index: number]: number | bigint };

const half = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

const views: Record<string, { bytes: number; view: (memory: ArrayBuffer) => TypedArray }> = {
  i1: { bytes: 1, view: (memory) => new Int8Array(memory) },
  i2: { bytes: 2, view: (memory) => new Int16Array(memory) },
  u2: { bytes: 2, view: (memory) => new Uint16Array(memory) },
  i4: { bytes: 4, view: (memory) => new Int32Array(memory) },
  u4: { bytes: 4, view: (memory) => new Uint32Array(memory) },
  i8: { bytes: 8, view: (memory) => new BigInt64Array(memory) },
  u8: { bytes: 8, view: (memory) => new BigUint64Array(memory) },
  f4: { bytes: 4, view: (memory) => new Float32Array(memory) },
  f8: { bytes: 8, view: (memory) => new Float64Array(memory) },
  f2: { bytes: 2, view: (memory) => Array.from(new Uint16Array(memory), half) },
};

/** @param name NumPy's short name without byte order: u1, b1, i2, f4, … Undefined when it is not a number type. */
export function elementType(name: string, bigEndian: boolean): ElementType | undefined {
  if (name === 'u1' || name === 'b1') {
    return { bytes: 1, maximum: name === 'b1' ? 1 : null, decode: (packed, count) => new Uint8Array(packed.subarray(0, count)) };
  }
  const found = views[name];
  if (found === undefined) return undefined;
  const { bytes, view } = found;
  return {
    bytes,
    maximum: null,
    decode(packed, count) {
      // A copy: chunks of a stream lie at any address, and typed arrays need an aligned one.
      const memory = new ArrayBuffer(count * bytes);
      const copy = Buffer.from(memory);
      packed.copy(copy, 0, 0, count * bytes);
      if (bigEndian && bytes === 2) copy.swap16();
      if (bigEndian && bytes === 4) copy.swap32();
      if (bigEndian && bytes === 8) copy.swap64();
      if (name === 'f4') return new Float32Array(memory);
      const stored = view(memory);
      const values = new Float32Array(count);
      for (let at = 0; at < count; at++) values[at] = Number(stored[at]);
      return values;
    },
  };
}
