/* What transfer to a target is worth, measured from the command line: by real runs, which may be stopped and gone on with. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { requests } from '../../shared/contract/contract.ts';
import { artifactSchema } from '../../shared/model/run.ts';
import { cli, startCli } from '../helpers/cli.ts';
import { cliAnswer } from '../helpers/cli-answer.ts';
import { writePictures } from '../helpers/pictures.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { meanColourClassifier } from '../helpers/tiny-onnx.ts';

const seenSchema = requests['transfers.get'].output;
let folder: string;
let library: string;

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
  await writePictures(join(folder, 'dark'), { each: 24, ground: 0, seed: 1 });
  await writePictures(join(folder, 'bright'), { each: 24, ground: 110, seed: 2 });
  for (const name of ['dark', 'bright']) expect((await cli(library, 'data', 'import', join(folder, name), '--name', name)).code).toBe(0);
  await writeFile(join(folder, 'colour.onnx'), meanColourClassifier('side'));
  const added = await cli(library, 'backbone', 'add', join(folder, 'colour.onnx'), '--name', 'colour', '--size', '8x8');
  expect(added.code).toBe(0);
});
afterAll(() => removeFolder(folder));

const asked = [
  ...['transfer', '--target', 'bright', '--source', 'dark', '--backbone', 'colour', '--method', 'mcc', '--engine', 'wasm'],
  ...['--seeds', '2', '--shares', '10,100', '--set', 'steps=6', '--set', 'batchSize=16', '--set', 'evaluateEvery=2'],
];

describe('isthmus transfer', () => {
  it('measures every kind on the same held-out items, and gives the report as JSON and as Markdown', async () => {
    const out = join(folder, 'report.md');
    const { report, transfer, runs } = await cliAnswer(library, seenSchema, ...asked, '--out', out);
    expect(runs.map(({ state }) => state)).toEqual(Array(5).fill('finished'));
    expect(report?.measured.map(({ strategy, share, labels, seeds }) => [strategy, share, labels, seeds.length])).toEqual([
      ['from-scratch', 0.1, 6, 2],
      ['from-scratch', 1, 58, 2],
      ['feature-extraction', 0.1, 6, 2],
      ['feature-extraction', 1, 58, 2],
      ['adaptation', 0, 0, 2],
    ]);
    expect(report?.split).toEqual({ seed: 1, heldOut: 14, labelled: 58 });
    expect(report?.skipped).toMatchObject([{ strategy: 'fine-tuning', share: null }]);
    for (const { seeds, preparationSeconds, strategy } of report?.measured ?? []) {
      expect(seeds.every(({ seconds, curve }) => seconds > 0 && curve.length > 0)).toBe(true);
      expect(preparationSeconds > 0).toBe(strategy !== 'from-scratch');
    }
    const markdown = await readFile(out, 'utf8');
    expect(markdown).toContain(report?.headline);
    expect(markdown).toContain('| 10 % (6) |');
    // The same again later, by its id.
    const shown = await cliAnswer(library, seenSchema, 'transfer', 'show', transfer.id);
    expect(shown.report).toEqual(report);
    const listed = await cli<{ id: string }[]>(library, 'transfer', 'list');
    expect(listed.answer.map(({ id }) => id)).toEqual([transfer.id]);

    // What learnt from a share of the labels leaves as a model that says so.
    const bundle = join(folder, 'bundle');
    await cliAnswer(library, z.array(artifactSchema), 'export', transfer.trainings[2]?.run ?? '', '--out', bundle);
    const card = await readFile(join(bundle, 'README.md'), 'utf8');
    expect(card).toContain('Trained on 10 % of the labels of the target');
    expect(card).not.toContain('oracle');
  });

  it('is paused as a whole by Ctrl+C, and gone on with', async () => {
    const running = startCli(library, ...asked, '--set', 'steps=80', '--strategies', 'from-scratch', '--seeds', '1');
    let id = '';
    for await (const line of running.lines) {
      const event = line as { type: string; transfer?: { id: string }; stepsDone?: number };
      id ||= event.transfer?.id ?? '';
      // Once: a second one, when the first has been heeded, would end the process at once.
      if (event.type === 'progress' && (event.stepsDone ?? 0) > 0 && !running.process.killed) running.process.kill('SIGINT');
    }
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`isthmus transfer resume ${id}`);
    const nothing = await cli<{ error: { code: string } }>(library, 'transfer', 'show', id);
    expect(nothing.answer.error.code).toBe('conflict');
    const { report, runs } = await cliAnswer(library, seenSchema, 'transfer', 'resume', id);
    expect(runs.map(({ state }) => state)).toEqual(['finished', 'finished']);
    expect(report?.measured).toHaveLength(2);
  });

  it.each([
    ['without a target', ['transfer'], 2, 'Give --target NAME'],
    ['for an unknown kind', ['transfer', '--target', 'bright', '--strategies', 'magic'], 2, 'from-scratch'],
    ['for a share above all', ['transfer', '--target', 'bright', '--shares', '120'], 2, 'percentage'],
    ['for an unknown data set', ['transfer', '--target', 'nowhere'], 3, 'There is no data set called nowhere.'],
    ['where there is nothing to measure', ['transfer', '--target', 'bright', '--strategies', 'fine-tuning'], 2, 'no pretrained model'],
  ])('is refused %s', async (_what, given, code, words) => {
    const refused = await cli(library, ...given);
    expect(refused.stderr).toContain(words);
    expect(refused.code).toBe(code);
  });
});
