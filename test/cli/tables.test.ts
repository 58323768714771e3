/* A table of numbers, names of kinds, missing values and groups, from the file to an exported model that reads another such table. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { datasetSchema } from '../../shared/model/dataset.ts';
import { runSchema } from '../../shared/model/run.ts';
import { bundleSchema } from '../../main/exporters/bundle.ts';
import { cli } from '../helpers/cli.ts';
import { cliAnswer } from '../helpers/cli-answer.ts';
import { numbers } from '../helpers/pictures.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';

let folder: string;
let library: string;

const answerOf = <Schema extends z.ZodType>(schema: Schema, ...given: string[]) => cliAnswer(library, schema, ...given);

/** Whether an animal is light follows from its kind and its weight; every fifth weight is missing. */
async function writeTable(name: string, kinds: readonly string[], heavier: number): Promise<string> {
  const random = numbers(heavier + 7);
  const lines = Array.from({ length: 240 }, (_, row) => {
    const light = row % 2 === 0;
    const weight = row % 5 === 0 ? 'NA' : ((light ? 2 : 6) + heavier + random()).toFixed(3);
    return [
      weight,
      kinds[light ? 0 : 1 + (Math.floor(row / 2) % (kinds.length - 1))],
      `farm ${Math.floor(row / 4) % 8}`,
      light ? 'light' : 'heavy',
    ].join();
  });
  const path = join(folder, name);
  await writeFile(path, ['weight,kind,farm,class', ...lines].join('\n'));
  return path;
}

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
});
afterAll(() => removeFolder(folder));

describe('tables with names, gaps and groups', () => {
  it('are imported, learnt from, exported, and read again in any order', async () => {
    const grouped = ['--set', 'group-column=farm'];
    const source = await answerOf(
      datasetSchema,
      ...['data', 'import', await writeTable('source.csv', ['cat', 'cow', 'ox'], 0), '--name', 'source', ...grouped],
    );
    expect(source).toMatchObject({ columns: ['weight', 'kind'], categoryCounts: [null, 3], missing: [48, 0], groups: 8 });
    await answerOf(
      datasetSchema,
      'data',
      'import',
      await writeTable('target.csv', ['cat', 'yak', 'ox'], 1),
      '--name',
      'target',
      ...grouped,
    );

    const training = [
      '--split',
      'grouped',
      '--fit-on',
      'source',
      '--steps',
      '60',
      '--learning-rate',
      '0.01',
      '--set',
      'evaluateEvery=5',
      '--no-upper-bound',
    ];
    const { run } = await answerOf(
      z.object({ run: runSchema }),
      ...['adapt', '--source', 'source', '--target', 'target', '--method', 'deep-coral', '--network', 'mlp', ...training],
    );
    expect(run.summary.adapted?.targetAccuracy).toBeGreaterThan(0.9);

    const out = join(folder, 'model');
    await answerOf(z.unknown(), 'export', run.id, '--out', out);
    const bundle = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    expect(bundle.input).toMatchObject({ columns: ['weight', 'kind'], categories: [null, ['cat', 'cow', 'ox', 'yak']] });
    expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('A name (kind) becomes as many numbers');

    const path = join(folder, 'new.csv');
    await writeFile(path, 'note,kind,weight\nhello,cat,2.5\n,cow,\n3,zebra,7.5\nx,?,7.5\n');
    const told = await answerOf(z.array(z.object({ label: z.string(), probability: z.number() })), 'predict', out, path);
    expect(told.map(({ label }) => label)).toEqual(['light', 'heavy', 'heavy', 'heavy']);
    // A kind that is unknown says as little as none.
    expect(told[2]?.probability).toBe(told[3]?.probability);
  });

  it('are refused where a split goes by what they do not have', async () => {
    const { code, answer } = await cli<{ error: { message: string; hint: string } }>(
      library,
      ...['adapt', '--source', 'source', '--target', 'target', '--network', 'mlp', '--split', 'given'],
    );
    expect(code).toBe(3);
    expect(answer.error.message).toBe('source does not say how it is split.');
    expect(answer.error.hint).toContain('split-column=NAME');
  });
});
