/* A pretrained model of texts, from its files to an exported model that tells the class of a text. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openFeatures } from '../../main/backbones/cache.ts';
import { bundleSchema, paritySchema } from '../../main/exporters/bundle.ts';
import { backboneSchema } from '../../shared/model/backbone.ts';
import { backboneRankingSchema } from '../../shared/model/ranking.ts';
import { runSchema } from '../../shared/model/run.ts';
import { cli } from '../helpers/cli.ts';
import { cliAnswer } from '../helpers/cli-answer.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { tinyTextModel, wordEmbedding } from '../helpers/tiny-text-model.ts';
import { tokenizerOf } from '../helpers/tiny-tokenizer.ts';

let folder: string;
let library: string;

const answerOf = <Schema extends z.ZodType>(schema: Schema, ...given: string[]) => cliAnswer(library, schema, ...given);

/** Those of good texts have small ids, those of bad ones great ids: so do their features. */
const good = ['fine', 'warm', 'kind'];
const neutral = ['page', 'scene', 'the'];
const bad = ['dull', 'cold', 'grim'];
const words = [...good, ...neutral, ...bad];
const idOf = (word: string): number => (words.includes(word) ? 4 + words.indexOf(word) : 1);

const pick = (from: readonly string[], by: number): string => from[by % from.length] ?? '';
const sentence = (from: readonly string[], about: string, at: number): string =>
  ['The', about, ...Array.from({ length: 1 + (at % 3) }, (_, place) => pick(from, at + place))].join(' ');

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
  for (const about of ['page', 'scene'] as const) {
    for (const [label, from] of [
      ['good', good],
      ['bad', bad],
    ] as const) {
      await mkdir(join(folder, about, label), { recursive: true });
      for (let at = 0; at < 20; at++) await writeFile(join(folder, about, label, `${at}.txt`), sentence(from, about, at));
    }
    await answerOf(z.unknown(), 'data', 'import', join(folder, about), '--name', about);
  }
  await mkdir(join(folder, 'tiny', 'onnx'), { recursive: true });
  // As models are shared: the tokenizer in the folder above.
  await writeFile(join(folder, 'tiny', 'onnx', 'model.onnx'), tinyTextModel({ words: 4 + words.length }));
});
afterAll(() => removeFolder(folder));

it('a model of texts is added with its tokenizer, ranked, adapted, exported, and tells the class of a text', async () => {
  const add = ['backbone', 'add', join(folder, 'tiny', 'onnx', 'model.onnx'), '--name', 'tiny', '--licence', 'CC0'];
  const asked = await cli(library, ...add);
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain('(--tokenizer)');
  await writeFile(join(folder, 'tiny', 'tokenizer.json'), JSON.stringify(tokenizerOf(words)));
  const added = await answerOf(backboneSchema, ...add, '--length', '16', '--pool', 'mean');
  expect(added).toMatchObject({ size: 2, layer: 'last_hidden_state', pooling: 'mean', input: { encoding: 'pieces', length: 16 } });
  expect((await readdir(join(library, 'backbones', added.hash))).sort()).toEqual(['model.onnx', 'tokenizer.json']);

  const ranked = await answerOf(backboneRankingSchema, 'backbone', 'rank', 'page');
  // Its output is no class probabilities, and LEEP says nothing.
  expect(ranked.scores.map(({ id }) => id)).toEqual(['logme', 'h-score']);
  expect(ranked.backbones).toMatchObject([{ name: 'tiny', values: { leep: null } }]);
  const [key = ''] = await readdir(join(library, 'features'));
  const features = await openFeatures(join(library, 'features'), key, true);
  if (!features) expect.fail('There are no features.');
  // Of every text twice the mean over its own tokens, of which there are as many as it has words, and two around them.
  const expected = ['good', 'bad'].flatMap((label) =>
    Array.from({ length: 20 }, (_, at) => {
      const ids = [
        2,
        ...sentence(label === 'good' ? good : bad, 'page', at)
          .toLowerCase()
          .split(' ')
          .map(idOf),
        3,
      ];
      return [0, 1]
        .map((side) => (2 * ids.reduce((sum, id) => sum + (wordEmbedding(id)[side] ?? 0), 0)) / ids.length)
        .map((value) => value.toFixed(3));
    }),
  );
  const found = Array.from({ length: features.count }, (_, item) => {
    const row = new Float32Array(2);
    features.read(item, row);
    return [...row].map((value) => value.toFixed(3));
  });
  await features.close();
  expect(found.map(String).sort()).toEqual(expected.map(String).sort());

  const { run } = await answerOf(
    z.object({ run: runSchema }),
    ...['adapt', '--source', 'page', '--target', 'scene', '--backbone', 'tiny', '--method', 'mcc', '--network', 'linear', '--seeds', '1'],
    ...['--set', 'steps=60', '--set', 'batchSize=16', '--set', 'learningRate=0.05', '--no-upper-bound'],
  );
  expect(run.summary.adapted?.targetAccuracy).toBeGreaterThan(0.9);

  const out = join(folder, 'bundle');
  await answerOf(z.unknown(), 'export', run.id, '--out', out);
  const { backbone, input } = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
  expect(backbone).toMatchObject({ name: 'tiny', file: 'model.onnx', pooling: 'mean', input: { tokenizer: { file: 'tokenizer.json' } } });
  expect(input).toMatchObject({ kind: 'features', of: { kind: 'text', encoding: 'pieces', length: 16 } });
  expect((await readdir(join(out, 'backbone'))).sort()).toEqual(['model.onnx', 'tokenizer.json']);
  const card = await readFile(join(out, 'README.md'), 'utf8');
  expect(card).toContain('the ids that the tokenizer in `backbone/tokenizer.json` gives');
  expect(card).toContain('the mean over the tokens (padding left out)');

  // What the bundle tells of the very texts that its parity was taken of is what the trained model said.
  const texts = ['good', 'bad'].flatMap((label) => Array.from({ length: 20 }, (_, at) => join(folder, 'scene', label, `${at}.txt`)));
  const prediction = z.array(z.object({ label: z.string(), probabilities: z.record(z.string(), z.number()) }));
  const told = await answerOf(prediction, 'predict', out, ...texts);
  expect(told.filter(({ label }, at) => label === (at < 20 ? 'good' : 'bad')).length).toBeGreaterThan(36);
  // In views of a text pieces are lost, and what is left is read by the backbone anew.
  const mean = await answerOf(prediction, 'predict', out, ...texts, '--views', '4');
  expect(mean.filter(({ label }, at) => label === (at < 20 ? 'good' : 'bad')).length).toBeGreaterThan(36);
  // Short ones may lose none.
  expect(mean.filter(({ probabilities }, at) => probabilities['bad'] !== told[at]?.probabilities['bad']).length).toBeGreaterThan(10);
  const { outputs } = paritySchema.parse(JSON.parse(await readFile(join(out, 'parity.json'), 'utf8')));
  const said = told.map(({ probabilities }) => probabilities['bad'] ?? Number.NaN);
  for (const [bad = Number.NaN] of outputs) expect(Math.min(...said.map((value) => Math.abs(value - bad)))).toBeLessThan(1e-5);
});

it('a model of texts is told of, and refused for a network that takes words', async () => {
  const listed = await answerOf(z.array(backboneSchema), 'backbone', 'list');
  expect(listed).toMatchObject([{ name: 'tiny', candidates: [{ name: 'last_hidden_state' }, { name: 'sentence' }] }]);
  expect(await answerOf(backboneSchema, 'backbone', 'show', 'tiny')).toEqual(listed[0]);
  const refused = await cli(library, 'adapt', '--source', 'page', '--target', 'scene', '--backbone', 'tiny', '--network', 'text-cnn');
  expect(refused.code).not.toBe(0);
});
