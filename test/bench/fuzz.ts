/*
 * Imports damaged files of every format, many more than the tests do:
 *   npm run fuzz [-- --cases 1000] [--first 0] [--format parquet] [--seed 1] [--keep FOLDER]
 *
 * Each has to end within a minute as a data set, or as an error that a person can act on and that names the file. Prints how
 * many did which, by format; what ends otherwise is kept in a folder, and the command fails. Many cases can be had in parts: `--first` is
 * the case to begin with, of the `--cases` that a seed has.
 */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { createDataLibrary } from '../../main/data/library.ts';
import { AppError } from '../../shared/contract/errors.ts';
import { arrays, pictures } from '../helpers/damageable.ts';
import { damageable, fixture, fixtureBytes, importedOf } from '../helpers/fixtures.ts';
import { changes, mutate } from '../helpers/mutation.ts';

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    first: { type: 'string', default: '0' },
    format: { type: 'string' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string', default: join(tmpdir(), 'isthmus-fuzz') },
  },
});
interface Damaged {
  readonly format: string;
  readonly name: string;
  content(): Promise<Buffer>;
}
const all: Damaged[] = [
  ...damageable.map(([format, name]) => ({ format, name, content: () => fixtureBytes(name) })),
  ...arrays.map(([name, format, content]) => ({ format, name, content: async () => content })),
  ...pictures.map(([name, content]) => ({ format: 'image-folder', name: `${name}/picture`, content })),
];
const files = all.filter(({ format }) => options.format === undefined || format === options.format);
const [cases, first] = [Number(options.cases), Number(options.first)];
if (files.length === 0 || !(cases >= 1 && first >= 0)) {
  process.stderr.write(`Give a number of cases, and a format out of ${[...new Set(all.map(({ format }) => format))].join(', ')}.\n`);
  process.exit(2);
}

// Formats that are read in a thread of their own load their modules again for each file: compiled, they take half the time.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'isthmus-fuzz-compiled');
const root = await mkdtemp(join(tmpdir(), 'isthmus-fuzzing-'));
const library = createDataLibrary(join(root, 'library'));
await copyFile(fixture('picture.png'), join(root, 'picture.png'));
const patience = 60_000;

/** How one import ended; anything but the first two is wrong. */
async function outcomeOf(path: string, format: string): Promise<string> {
  const started = performance.now();
  try {
    const request = { path, name: 'fuzz', format, options: {}, labels: null, strict: false };
    const dataset = await library.import(request, () => undefined, AbortSignal.timeout(patience));
    await library.remove(dataset.hash);
    return 'imported';
  } catch (error) {
    if (performance.now() - started > patience) return 'too long';
    if (!(error instanceof AppError)) return `crashed: ${String(error)}`;
    return error.code === 'bad-data' && error.message.includes(path) && error.hint !== '' ? 'refused' : `badly said: ${error.message}`;
  }
}

const counts = new Map<string, { imported: number; refused: number; wrong: number; slowest: number }>();
const lists = fc.sample(changes, { numRuns: cases, seed: Number(options.seed) });
for (const [at, list] of lists.entries()) {
  if (at < first) continue;
  if (at > first && at % 250 === 0) process.stderr.write(`${at} of ${cases}\n`);
  const file = files[at % files.length];
  if (!file) break;
  const { format, name } = file;
  const content = mutate(await file.content(), list);
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  const count = counts.get(format) ?? { imported: 0, refused: 0, wrong: 0, slowest: 0 };
  counts.set(format, count);
  const started = performance.now();
  const outcome = await outcomeOf(importedOf(format, path), format);
  count.slowest = Math.max(count.slowest, Math.round(performance.now() - started));
  if (outcome === 'imported' || outcome === 'refused') count[outcome]++;
  else {
    count.wrong++;
    await mkdir(options.keep, { recursive: true });
    await writeFile(join(options.keep, `${options.seed}-${at}-${name.replaceAll('/', '-')}`), content);
    console.log(`Case ${at}, ${name}: ${outcome}`);
  }
}
await rm(root, { recursive: true, force: true });
console.table(Object.fromEntries(counts));
process.exitCode = [...counts.values()].some(({ wrong }) => wrong > 0) ? 1 : 0;
