import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Numbers in 0…1 that are the same everywhere (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const side = 16;

/** A bright bar or square over noise: easy to learn, and shifted from one domain to the other by the ground's brightness. */
async function picture(kind: number, ground: number, random: () => number): Promise<Buffer> {
  const [top, left] = [Math.floor(random() * 4), Math.floor(random() * 4)];
  const [height, width] = [
    [12, 3],
    [3, 12],
    [7, 7],
  ][kind] as [number, number];
  const pixels = Uint8Array.from({ length: side * side }, (_, at) => {
    const [row, column] = [Math.floor(at / side) - top, (at % side) - left];
    const drawn = row >= 0 && row < height && column >= 0 && column < width;
    return Math.round((drawn ? 225 : ground) + 30 * random());
  });
  return await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

export const classes = ['column', 'row', 'square'] as const;

/** Writes `folder/class/file.png`, or `folder/file.png` without labels. Answers the path of the first picture of each class. */
export async function writePictures(
  folder: string,
  { each, ground, seed, labelled = true }: { each: number; ground: number; seed: number; labelled?: boolean },
): Promise<string[]> {
  const random = numbers(seed);
  const first: string[] = [];
  for (const [kind, name] of classes.entries()) {
    const into = labelled ? join(folder, name) : folder;
    await mkdir(into, { recursive: true });
    for (let at = 0; at < each; at++) {
      const path = join(into, `${name}-${at}.png`);
      await writeFile(path, await picture(kind, ground, random));
      if (at === 0) first.push(path);
    }
  }
  return first;
}
