import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of a file that `test/fixtures/readers/make.py` or one in a folder below it wrote. */
export const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/readers/${name}`, import.meta.url));
export const fixtureBytes = (name: string): Promise<Buffer> => readFile(fixture(name));

/** What `make.py` wrote into them: rows, brightness at a place of a grey or coloured picture, and classes. */
export const table = [
  [1.5, -2, 3e4],
  [0, 0.25, -1],
  [7, 8, 9],
  [Math.fround(1e-3), 2, 2],
  [4, 4, 4],
];
export const grey = (item: number): number[] => Array.from({ length: 24 }, (_, at) => (item * 24 + at) * 2);
export const colour = (item: number): number[] => Array.from({ length: 72 }, (_, at) => (item * 72 + at) % 256);
export const numbered = ['0', '1', '2', '1', '0'];
export const named = ['ant', 'bee', 'cat', 'bee', 'ant'];

/** Formats that are read in threads of their own. */
export const isolatedFormats = ['parquet', 'hdf5', 'matlab'];
/** Files that are imported as they are, to be damaged, by format; of a folder, one file. */
export const damageable: [string, string][] = [
  ['parquet', 'table-snappy.parquet'],
  ['parquet', 'table-gzip.parquet'],
  ['parquet', 'lists.parquet'],
  ['parquet', 'pictures.parquet'],
  ['hdf5', 'digits.h5'],
  ['hdf5', 'plain.h5'],
  ['matlab', 'items-last.mat'],
  ['matlab', 'plain.mat'],
  ['matlab', 'cells.mat'],
  ['matlab', 'items-first-73.mat'],
  ['svmlight', 'one-based.svm'],
  ['jsonl', 'rows.jsonl'],
  ['jsonl', 'rows.json'],
  ['manifest', 'pictures.csv'],
  ['archive', 'photos.zip'],
  ['archive', 'photos.tar'],
  ['archive', 'photos.tgz'],
  ['archive', 'table.zip'],
  ['archive', 'table.tar.gz'],
  ['csv', 'reviews.csv'],
  ['jsonl', 'reviews.jsonl'],
  ['parquet', 'reviews.parquet'],
  ['archive', 'reviews.zip'],
  ['text-folder', 'reviews/good/0.txt'],
  ['text-folder', 'reviews/bad/2.txt'],
  ['audio-folder', 'recordings/tone.wav'],
  ['audio-folder', 'recordings/tone.flac'],
  ['audio-folder', 'recordings/stereo.flac'],
  ['audio-folder', 'recordings/tone.mp3'],
  ['audio-folder', 'recordings/stereo.mp3'],
];
/** What is imported of a damageable file: itself, its folder, or the folder of its classes. */
export const importedOf = (format: string, path: string): string =>
  format === 'text-folder' ? dirname(dirname(path)) : ['audio-folder', 'image-folder'].includes(format) ? dirname(path) : path;
