/* Small files that are made for being damaged, beside those of the fixtures. */
import { gzipSync } from 'node:zlib';
import { counting, idxFile, npyFile, npyTexts, npzFile } from './array-files.ts';
import { bitmapFile } from './bitmap.ts';
import { picture } from './pixels.ts';

export const rows = npyFile([6, 4], counting(24, 3), { type: '<f4' });
export const labels = npyTexts(['ant', 'bee', 'ant', 'bee', 'cat', 'ötzi'], '<U4');
const table = 'a,b,label\n1,2,"x"\r\n3,4.5,y\n-5,6e2,"x, or y"\n';
const mixed = 'age,colour,who,label\n1,red,ann,x\n,blue,bob,y\n"3,5",?,ann,x\n';

/** Arrays and tables: what they are called, their format, and their bytes. */
export const arrays: readonly (readonly [name: string, format: string, content: Buffer])[] = [
  ['idx', 'idx', idxFile([4, 3, 3], counting(36))],
  ['idx.gz', 'idx', gzipSync(idxFile([4, 3, 3], counting(36)))],
  ['npy', 'npy', rows],
  ['npz', 'npz', npzFile({ x: rows, y: labels })],
  ['deflated npz', 'npz', npzFile({ x: rows, y: labels }, true)],
  ['csv', 'csv', Buffer.from(table)],
  ['csv.gz', 'csv', gzipSync(table)],
  ['csv of names and gaps', 'csv', Buffer.from(mixed)],
];

const coloured = () => picture(8, 8, counting(192));
/** A picture of each kind. */
export const pictures: readonly (readonly [name: string, content: () => Promise<Buffer>])[] = [
  ['BMP', async () => bitmapFile({ bits: 4, rows: [[0, 1, 2]], palette: counting(3).map((red) => [red, 2, 3] as const) })],
  ['PNG', () => coloured().png().toBuffer()],
  ['JPEG', () => coloured().jpeg().toBuffer()],
  ['WebP', () => coloured().webp().toBuffer()],
  ['TIFF', () => coloured().tiff({ compression: 'lzw' }).toBuffer()],
  ['GIF', () => coloured().gif().toBuffer()],
];
