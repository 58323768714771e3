// Renders icon.svg as the pictures that the app and its installers use; electron-builder makes .ico and .icns of the largest.
// Run after every change of icon.svg: node resources/icons/make-icons.mjs
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const folder = import.meta.dirname;
const svg = await readFile(join(folder, 'icon.svg'));
for (const [name, size] of [
  ['icon.png', 512],
  ['icon-1024.png', 1024],
]) {
  // The drawing is 1024 wide at 72 dots an inch: rendered at its own size, not enlarged.
  await sharp(svg, { density: (72 * size) / 1024 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(folder, name));
}
