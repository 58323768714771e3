import sharp from 'sharp';
import type { Sample } from '../../shared/model/dataset.ts';
import { encodeWav } from './audio/wav.ts';
import { textOf } from './kinds/text.ts';
import { openPacked } from './open.ts';
import type { Raw } from './raw.ts';

/** Of a text, as many characters are shown. */
const shown = 300;

/** A few items as a screen shows them: pictures as PNG, rows as numbers and names, of texts the start, recordings as outlines with their first seconds. */
export async function samplesOf(folder: string, offset: number, count: number): Promise<Sample[]> {
  const packed = await openPacked(folder);
  try {
    const [labels, numbers] = [await packed.labels(), await packed.numbers()];
    const indices = Array.from({ length: Math.max(0, Math.min(count, packed.count - offset)) }, (_, at) => offset + at);
    return await Promise.all(
      indices.map(async (index) => {
        const raw = packed.raw(index);
        const number = numbers?.[index] ?? Number.NaN;
        const label = Number.isNaN(number) ? (packed.classes[labels[index] ?? -1] ?? null) : String(Number(number.toPrecision(7)));
        const { kind } = packed.manifest;
        return {
          index,
          label,
          image: kind === 'image' ? await toPng(raw, packed.manifest.maximum) : null,
          values: kind === 'table' ? Array.from(raw.values, (value, column) => shownValue(value, raw.categories?.[column])) : null,
          text: kind === 'text' ? startOf(raw) : null,
          audio: kind === 'audio' ? soundOf(raw, packed.manifest.maximum) : null,
        };
      }),
    );
  } finally {
    await packed.close();
  }
}

const shownValue = (value: number, categories: readonly string[] | null | undefined): number | string | null =>
  Number.isNaN(value) ? null : categories ? (categories[value] ?? null) : value;

// No character has more than four bytes, and none is cut in two.
const startOf = (raw: Raw): string =>
  Array.from(textOf(raw, 4 * shown))
    .slice(0, shown)
    .join('');

async function toPng({ values, height, width, channels }: Raw, maximum: number): Promise<string> {
  const bytes = Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round((255 * value) / maximum))));
  const png = await sharp(bytes, { raw: { height, width, channels: channels === 1 ? 1 : 3 } })
    .png({ compressionLevel: 3 })
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

const parts = 64;
const heardSeconds = 5;

function soundOf({ values, rate = 1 }: Raw, maximum: number): Sample['audio'] {
  const loudness = (at: number): number => Math.abs(values[at] ?? 0) / maximum;
  const start = (part: number): number => Math.floor((part * values.length) / parts);
  const envelope = Array.from({ length: parts }, (_, part) => {
    let loudest = 0;
    for (let at = start(part); at < start(part + 1); at++) loudest = Math.max(loudest, loudness(at));
    return Number(loudest.toFixed(3));
  });
  const heard = Int16Array.from({ length: Math.min(values.length, heardSeconds * rate) }, (_, at) => values[at] ?? 0);
  return { envelope, seconds: values.length / rate, wav: `data:audio/wav;base64,${encodeWav(heard, rate).toString('base64')}` };
}
