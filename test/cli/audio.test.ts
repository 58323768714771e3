/* Recordings, from two folders of WAV files to an exported model that names what it hears. */
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { bundleSchema } from '../../main/exporters/bundle.ts';
import { datasetSchema } from '../../shared/model/dataset.ts';
import { runSchema } from '../../shared/model/run.ts';
import { cliAnswer } from '../helpers/cli-answer.ts';
import { tone, wavFile } from '../helpers/recordings.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';

let folder: string;
let library: string;

const answerOf = <Schema extends z.ZodType>(schema: Schema, ...given: string[]) => cliAnswer(library, schema, ...given);

const low = (at: number): number => 300 + 10 * at;
const high = (at: number): number => 1500 + 20 * at;

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
  await mkdir(join(folder, 'tones'));
  // Low and high tones of two domains, one of them recorded at twice the rate and half as loud.
  for (const [domain, rate, loudness] of [
    ['studio', 8000, 1],
    ['street', 16000, 0.5],
  ] as const)
    for (const [name, frequency] of [
      ['low', low],
      ['high', high],
    ] as const)
      for (let at = 0; at < 20; at++) {
        const samples = tone(frequency(at), rate / 4 + 10 * at, rate).map((value) => value * loudness);
        await writeFile(join(folder, 'tones', `${name}_${domain}_${at}.wav`), wavFile([samples], { rate }));
      }
  for (const domain of ['studio', 'street']) {
    const options = ['--set', 'name-pattern={class}_{domain}_*', '--set', `domain=${domain}`];
    await answerOf(datasetSchema, 'data', 'import', join(folder, 'tones'), '--name', domain, ...options);
  }
});
afterAll(() => removeFolder(folder));

describe('recordings', () => {
  it('are told of', async () => {
    const [street, studio] = await answerOf(z.array(datasetSchema), 'data', 'list');
    expect(studio).toMatchObject({
      name: 'studio',
      kind: 'audio',
      format: 'audio-folder',
      count: 40,
      rate: 8000,
      shape: [2190],
      classes: ['high', 'low'],
    });
    expect(street).toMatchObject({ name: 'street', count: 40, rate: 16000, shape: [4190] });
  });

  it('are adapted to, and told apart by the exported model, whatever their rate', async () => {
    const training = [
      '--set',
      'epochs=15',
      '--set',
      'batchSize=8',
      '--set',
      'learningRate=0.003',
      '--set',
      'evaluateEvery=5',
      '--no-upper-bound',
    ];
    const network = ['--network', 'mlp', '--set', 'network.hiddenUnits=32', '--set', 'network.featureUnits=16'];
    const adapt = ['adapt', '--source', 'studio', '--target', 'street', '--method', 'dann', ...network, ...training];
    const { run } = await answerOf(z.object({ run: runSchema }), ...adapt);
    expect(run.summary.adapted?.targetAccuracy).toBeGreaterThan(0.8);

    const out = join(folder, 'model');
    await answerOf(z.unknown(), 'export', run.id, '--out', out);
    const bundle = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    expect(bundle.input).toMatchObject({ kind: 'audio', rate: 8000, window: 200, hop: 80, bands: 40 });
    expect(await readFile(join(out, 'README.md'), 'utf8')).toMatch(
      / samples at 8000 Hz, .* 40 triangular mel bands \(HTK scale, height 1, from 0 to 4000 Hz\)/,
    );

    await mkdir(join(folder, 'new'));
    await writeFile(join(folder, 'new', 'low.wav'), wavFile([tone(355, 5000, 22050)], { rate: 22050 }));
    await writeFile(join(folder, 'high.wav'), wavFile([tone(1777, 2000)]));
    const predictions = z.array(z.object({ input: z.string(), label: z.string() }));
    const told = await answerOf(predictions, 'predict', out, join(folder, 'high.wav'), join(folder, 'new'));
    expect(told.map(({ label }) => label)).toEqual(['high', 'low']);
  });
});
