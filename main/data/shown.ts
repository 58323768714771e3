/* Items as a screen shows them. */
import type { ItemKindName, Sample } from '../../shared/model/dataset.ts';
import { encodeWav } from './audio/wav.ts';
import { loadSharp } from './images/sharp.ts';
import { textOf } from './kinds/text.ts';
import type { PackedDataset } from './open.ts';
import type { Raw } from './raw.ts';

/** Where it takes long to see what is shown of an item: that, as bytes, and of which items it is better kept. */
interface ThumbnailMaker {
  isLarge(shape: readonly [height: number, width: number, channels: number]): boolean;
  make(raw: Raw, maximum: number): Promise<Uint8Array>;
}

/** Pictures are shown no larger: sharp at 48 points on a screen of two pixels a point. */
const longestSide = 96;
const longestSound = 1 << 16;

export const thumbnailMakers: Readonly<Partial<Record<ItemKindName, ThumbnailMaker>>> = {
  image: { isLarge: ([height, width]) => Math.max(height, width) > longestSide, make: encodePicture },
  audio: {
    isLarge: ([, length]) => length > longestSound,
    make: async (raw, maximum) => Buffer.from(JSON.stringify(outlineOf(raw, maximum))),
  },
};

/** A picture to its last pixel as PNG, or a large one shrunk, as WebP. */
async function encodePicture({ values, height, width, channels }: Raw, maximum: number): Promise<Uint8Array> {
  const bytes = new Uint8ClampedArray(values.length);
  // Not `from`, which takes some 25 times as long.
  for (let at = 0; at < bytes.length; at++) bytes[at] = (255 * (values[at] ?? 0)) / maximum;
  const sharp = await loadSharp();
  const picture = sharp(bytes, { raw: { height, width, channels: channels === 1 ? 1 : 3 } });
  if (Math.max(height, width) <= longestSide) return await picture.png({ compressionLevel: 3 }).toBuffer();
  return await picture.resize({ width: longestSide, height: longestSide, fit: 'inside' }).webp().toBuffer();
}

const pngStart = 0x89;

export const imageOf = (thumbnail: Uint8Array): string =>
  `data:image/${thumbnail[0] === pngStart ? 'png' : 'webp'};base64,${Buffer.from(thumbnail).toString('base64')}`;

const parts = 64;

/** How loud each of equal parts is. */
function outlineOf({ values }: Raw, maximum: number): number[] {
  const start = (part: number): number => Math.floor((part * values.length) / parts);
  return Array.from({ length: parts }, (_, part) => {
    let loudest = 0;
    for (let at = start(part); at < start(part + 1); at++) loudest = Math.max(loudest, Math.abs(values[at] ?? 0));
    return Number((loudest / maximum).toFixed(3));
  });
}

const heardSeconds = 5;

export function soundOf(outline: Uint8Array, packed: PackedDataset, index: number, heard: boolean): Sample['audio'] {
  const { rate = 1 } = packed.manifest;
  const [, length] = packed.shapeOf(index);
  return {
    envelope: JSON.parse(Buffer.from(outline).toString()) as number[],
    seconds: length / rate,
    wav: heard ? beginningOf(packed.raw(index), rate) : null,
  };
}

function beginningOf({ values }: Raw, rate: number): string {
  const heard = Int16Array.from({ length: Math.min(values.length, heardSeconds * rate) }, (_, at) => values[at] ?? 0);
  return `data:audio/wav;base64,${encodeWav(heard, rate).toString('base64')}`;
}

export const valuesOf = ({ values, categories }: Raw): Sample['values'] =>
  Array.from(values, (value, column) => {
    if (Number.isNaN(value)) return null;
    const names = categories?.[column];
    return names ? (names[value] ?? null) : value;
  });

/** Of a text, as many characters are shown. */
const shown = 300;

// No character has more than four bytes, and none is cut in two.
export const startOf = (raw: Raw): string =>
  Array.from(textOf(raw, 4 * shown))
    .slice(0, shown)
    .join('');
