/* Numbers as labels, from a table to an exported model that tells them in their own unit. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { analysisSchema } from '../../shared/model/analysis.ts';
import { datasetSchema } from '../../shared/model/dataset.ts';
import { metricSchema, runSchema } from '../../shared/model/run.ts';
import { bundleSchema } from '../../main/exporters/bundle.ts';
import { cli } from '../helpers/cli.ts';
import { cliAnswer } from '../helpers/cli-answer.ts';
import { treacherousNumbers } from '../helpers/numbers.ts';
import { tableInput } from '../helpers/small-training.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';

let folder: string;
let library: string;

const answerOf = <Schema extends z.ZodType>(schema: Schema, ...given: string[]) => cliAnswer(library, schema, ...given);

/** Kilograms: about 70, and 10 of them for a number of 1. */
async function writeTable(domain: 'source' | 'target', seed: number): Promise<string> {
  const { items, numbers } = treacherousNumbers(domain, seed);
  const values = new Float32Array(2 * items.count);
  await items.read(
    Int32Array.from({ length: items.count }, (_, at) => at),
    tableInput,
    values,
  );
  const lines = Array.from(numbers.values, (value, at) => [values[2 * at], values[2 * at + 1], 70 + 10 * value].join());
  const path = join(folder, `${domain}.csv`);
  await writeFile(path, ['a,b,kilograms', ...lines].join('\n'));
  return path;
}

const columns = ['--set', 'label=kilograms', '--set', 'label-kind=numbers'];
const training = [
  '--set',
  'epochs=10',
  '--set',
  'batchSize=64',
  '--set',
  'learningRate=0.006',
  '--set',
  'heldOut=0.25',
  '--set',
  'evaluateEvery=5',
];
const network = ['--network', 'mlp', '--set', 'network.hiddenUnits=64', '--set', 'network.normalisation=none'];

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
  for (const [name, seed] of [
    ['source', 11],
    ['target', 21],
  ] as const)
    await answerOf(datasetSchema, 'data', 'import', await writeTable(name, seed), '--name', name, ...columns);
});
afterAll(() => removeFolder(folder));

describe('numbers as labels', () => {
  it('are read, and told of', async () => {
    const [target] = await answerOf(z.array(datasetSchema), 'data', 'list');
    expect(target).toMatchObject({ name: 'target', count: 1200, columns: ['a', 'b'], classes: [], labelRange: { known: 1200 } });
    expect(target?.labelRange?.mean).toBeCloseTo(70, 0);
    expect(target?.labelRange?.maximum).toBeGreaterThan(80);
  });

  it('are learnt and adapted to, scored by R², and told by the exported model in their unit', async () => {
    const adapt = ['adapt', '--source', 'source', '--target', 'target', '--method', 'dan', ...network, ...training];
    const { run } = await answerOf(z.object({ run: runSchema }), ...adapt);
    const { 'source-only': before, adapted, 'target-trained': bound } = run.summary;
    expect([before?.measure, adapted?.measure]).toEqual(['r2', 'r2']);
    expect(adapted?.targetAccuracy).toBeGreaterThan((before?.targetAccuracy ?? 1) + 0.2);
    expect(bound?.targetAccuracy).toBeGreaterThan(0.8);
    // Of numbers that deviate by 10 or so; with R² near 0.9, a few kilograms.
    expect(adapted?.targetError).toBeGreaterThan(0.5);
    expect(adapted?.targetError).toBeLessThan(6);

    const shown = await answerOf(z.object({ metrics: z.array(metricSchema) }), 'runs', 'show', run.id);
    const names = new Set(shown.metrics.map(({ name }) => name));
    // Validators that know what numbers are; the others say nothing.
    for (const name of ['importance-weighted', 'dev', 'devn', 'source-accuracy', 'mmd']) expect(names).toContain(`validator/${name}`);
    for (const name of ['validator/im', 'validator/mixval', 'prediction-diversity', 'target-accuracy']) expect(names).not.toContain(name);
    expect(shown.metrics.filter(({ name }) => name === 'target-r2' || name === 'target-error').every(({ oracle }) => oracle)).toBe(true);

    const analysis = await answerOf(analysisSchema, 'runs', 'analyse', run.id, '--embedding', 'pca');
    expect(analysis).toMatchObject({ source: { count: 0, accuracy: null }, oracle: null });
    expect(analysis.distances.after.squaredMmd).toBeLessThan(analysis.distances.before?.squaredMmd ?? 0);
    expect(analysis.embedding?.points.length).toBeGreaterThan(100);

    const out = join(folder, 'model');
    await answerOf(z.unknown(), 'export', run.id, '--out', out);
    const bundle = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    expect(bundle).toMatchObject({ labels: [], trained: { targetAccuracy: null } });
    expect(bundle.trained.targetR2).toBeCloseTo(adapted?.targetAccuracy ?? Number.NaN, 3);
    expect(bundle.number?.mean).toBeCloseTo(70, 0);
    const told = await answerOf(z.array(z.object({ number: z.number() })), 'predict', out, join(folder, 'target.csv'));
    const right = (await readFile(join(folder, 'target.csv'), 'utf8'))
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[2]));
    const error = told.reduce((sum, { number }, at) => sum + Math.abs(number - (right[at] ?? Number.NaN)), 0) / told.length;
    // Over all items, those of the training too.
    expect(Math.abs(error - (adapted?.targetError ?? Number.NaN))).toBeLessThan(1);
  });

  it('are refused by a method for classes, which names those that learn numbers', async () => {
    const { code, answer } = await cli<{ error: { message: string; hint: string } }>(
      library,
      ...['adapt', '--source', 'source', '--target', 'target', '--method', 'mcc', ...network],
    );
    expect(code).toBe(2);
    expect(answer.error.message).toBe('The labels are numbers, and MCC learns classes.');
    expect(answer.error.hint).toBe('Choose one of dann, dan, erm, dd.');
  });

  it('that are none are refused with their line', async () => {
    const path = join(folder, 'wrong.csv');
    await writeFile(path, 'a,kilograms\n1,70\n2,heavy\n');
    const { code, answer } = await cli<{ error: { message: string } }>(library, 'data', 'import', path, '--name', 'wrong', ...columns);
    expect(code).toBe(3);
    expect(answer.error.message).toBe(`${path}, line 3: the label is "heavy", not a finite number.`);
  });
});
