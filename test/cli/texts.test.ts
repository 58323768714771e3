/* Texts, from a table and a folder to an exported model that tells the class of a file of text. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { analysisSchema } from '../../shared/model/analysis.ts';
import { datasetSchema } from '../../shared/model/dataset.ts';
import { runSchema } from '../../shared/model/run.ts';
import { bundleSchema } from '../../main/exporters/bundle.ts';
import { cli } from '../helpers/cli.ts';
import { cliAnswer } from '../helpers/cli-answer.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';

let folder: string;
let library: string;

const answerOf = <Schema extends z.ZodType>(schema: Schema, ...given: string[]) => cliAnswer(library, schema, ...given);

const words = {
  good: ['lovely', 'fine', 'kind', 'bright', 'warm'],
  bad: ['dull', 'cold', 'grim', 'sour', 'bleak'],
  books: ['chapter', 'page', 'author', 'plot', 'ending'],
  films: ['scene', 'actor', 'camera', 'plot', 'ending'],
};
/** Sentences about books or films that two words of five make good or bad. */
const sentence = (about: 'books' | 'films', label: 'good' | 'bad', at: number): string => {
  const pick = (from: readonly string[], by: number): string => from[by % from.length] ?? '';
  return `The ${pick(words[about], at)} was ${pick(words[label], at)}, the ${pick(words[about], at * 3 + 1)} ${pick(words[label], at * 7 + 2)}!`;
};

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
  const rows = Array.from({ length: 120 }, (_, at) => {
    const label = at % 2 === 0 ? 'good' : 'bad';
    return `"${sentence('books', label, at)}",${at},${label}`;
  });
  await writeFile(join(folder, 'books.csv'), ['words,number,mood', ...rows].join('\n'));
  for (const label of ['good', 'bad'] as const) {
    await mkdir(join(folder, 'films', label), { recursive: true });
    for (let at = 0; at < 60; at++) await writeFile(join(folder, 'films', label, `${at}.txt`), sentence('films', label, at));
  }
});
afterAll(() => removeFolder(folder));

describe('texts', () => {
  it('are imported from a column and from a folder, adapted to, exported and told', async () => {
    const books = await answerOf(
      datasetSchema,
      ...['data', 'import', join(folder, 'books.csv'), '--name', 'Books', '--set', 'text-column=words', '--labels', 'mood'],
    );
    expect(books).toMatchObject({ kind: 'text', format: 'csv', count: 120, classes: ['bad', 'good'], classCounts: [60, 60] });
    const films = await answerOf(datasetSchema, 'data', 'import', join(folder, 'films'), '--name', 'Films');
    expect(films).toMatchObject({ kind: 'text', format: 'text-folder', count: 120, classes: ['bad', 'good'] });

    const { run } = await answerOf(
      z.object({ run: runSchema }),
      ...['adapt', '--source', 'Books', '--target', 'Films', '--method', 'dann', '--network', 'mlp', '--seeds', '1'],
      ...[
        '--set',
        'epochs=6',
        '--set',
        'batchSize=16',
        '--set',
        'learningRate=0.01',
        '--set',
        'network.normalisation=none',
        '--set',
        'evaluateEvery=3',
        '--set',
        'network.hiddenUnits=32',
        '--no-upper-bound',
      ],
    );
    expect(run.summary.adapted?.targetAccuracy).toBeGreaterThan(0.9);
    const analysis = await answerOf(analysisSchema, 'runs', 'analyse', run.id, '--embedding', 'pca');
    expect(analysis.embedding?.points.length).toBeGreaterThan(0);

    const out = join(folder, 'model');
    await answerOf(z.unknown(), 'export', run.id, '--out', out);
    const { input } = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    expect(input).toMatchObject({ kind: 'text', encoding: 'terms' });
    // All words are in two texts at least; those that most texts have come first.
    if (input.kind === 'text') expect(input.terms.slice(0, 2)).toEqual(['the', 'was']);
    expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('A text as words');

    const note = join(folder, 'note.txt');
    await writeFile(note, '\ufeffA LOVELY scene, and a warm camera');
    const table = join(folder, 'new.csv');
    await writeFile(table, 'text\n"a dull, cold actor"\n"the kind author"\n');
    const told = await answerOf(z.array(z.object({ input: z.string(), label: z.string() })), 'predict', out, note, table);
    expect(told).toEqual([
      { input: note, label: 'good' },
      { input: 'new.csv, line 2', label: 'bad' },
      { input: 'new.csv, line 3', label: 'good' },
    ]);
  });

  it('are fed as hashed words where that is asked, and a word that no text had is told too', async () => {
    const { run } = await answerOf(
      z.object({ run: runSchema }),
      ...['adapt', '--source', 'Books', '--target', 'Films', '--method', 'dann', '--network', 'linear', '--seeds', '1'],
      ...['--bag-of-words', 'hashed', '--hash-buckets', '512', '--set', 'steps=40', '--set', 'learningRate=0.01'],
      ...['--set', 'network.normalisation=none', '--no-upper-bound'],
    );
    expect(run.config.training).toMatchObject({ bagOfWords: 'hashed', hashBuckets: 512 });
    const out = join(folder, 'hashed');
    await answerOf(z.unknown(), 'export', run.id, '--out', out);
    const { input, parity } = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    expect(input).toEqual({ kind: 'text', encoding: 'hashed', terms: [], weights: [], length: 512 });
    expect(parity.largestDifference).toBeLessThan(1e-5);
    expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('MurmurHash3');

    const [note, strange] = [join(folder, 'hashed.txt'), join(folder, 'strange.txt')];
    await writeFile(note, 'a dull, cold scene: grim and bleak');
    await writeFile(strange, 'unheard');
    const told = await answerOf(z.array(z.object({ input: z.string(), label: z.string() })), 'predict', out, note, strange);
    expect(told.map(({ input }) => input)).toEqual([note, strange]);
    expect(told[0]?.label).toBe('bad');
  });

  it('are refused by a network that does not take them, which names those that do', async () => {
    const { code, answer } = await cli<{ error: { message: string; hint: string } }>(
      library,
      ...['adapt', '--source', 'Books', '--target', 'Films', '--network', 'cnn-small'],
    );
    expect(code).toBe(2);
    expect(answer.error.message).toBe('The network cnn-small does not take text data.');
    expect(answer.error.hint).toContain('mlp');
  });
});
