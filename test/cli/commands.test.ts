/* Every command of the command line, in processes of its own, as a person or a script calls it. */
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { analysisSchema } from '../../shared/model/analysis.ts';
import { checkReportSchema, dataFindingSchema } from '../../shared/model/finding.ts';
import { datasetSchema, importedDatasetSchema, trashedDatasetSchema, verificationSchema } from '../../shared/model/dataset.ts';
import { engineBenchSchema, engineStatusSchema } from '../../shared/model/engine.ts';
import type { DiskUse } from '../../shared/model/engine.ts';
import { forecastSchema } from '../../shared/model/forecast.ts';
import { artifactSchema, checkpointSchema, metricSchema, runSchema } from '../../shared/model/run.ts';
import { shiftReportSchema } from '../../shared/model/shift/report.ts';
import { cli } from '../helpers/cli.ts';
import { cliAnswer } from '../helpers/cli-answer.ts';
import { writePictures } from '../helpers/pictures.ts';
import { methods } from '../../main/engine/methods/index.ts';
import { networks } from '../../main/engine/networks/index.ts';
import { validators } from '../../main/engine/validators/index.ts';

let folder: string;
let library: string;
let picture: string;

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await mkdtemp(join(tmpdir(), 'isthmus-cli-'));
  library = join(folder, 'library');
  await writePictures(join(folder, 'dark'), { each: 24, ground: 0, seed: 1 });
  [picture = ''] = await writePictures(join(folder, 'bright'), { each: 24, ground: 110, seed: 2 });
  await writePictures(join(folder, 'bare'), { each: 8, ground: 110, seed: 3, labelled: false });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a command that must succeed, and checks what it answers. */
const answerOf = <Schema extends z.ZodType>(schema: Schema, ...given: string[]) => cliAnswer(library, schema, ...given);

const verificationsSchema = z.array(verificationSchema);
const named = z.array(z.object({ id: z.string(), parameters: z.array(z.object({ key: z.string(), description: z.string().min(1) })) }));

describe('the registries', () => {
  it.each([
    ['methods', methods.map(({ descriptor }) => descriptor.id)],
    ['validators', validators.map(({ descriptor }) => descriptor.id)],
    ['networks', [...networks.map(({ descriptor }) => descriptor.id), 'pretrained']],
    [
      'formats',
      [
        'audio-folder',
        'text-folder',
        'image-folder',
        'idx',
        'npy',
        'npz',
        'parquet',
        'matlab',
        'hdf5',
        'jsonl',
        'manifest',
        'svmlight',
        'csv',
        'archive',
        'tfjs',
      ],
    ],
  ])('%s', async (command, ids) => {
    expect((await answerOf(named, command)).map(({ id }) => id)).toEqual(ids);
  });
});

describe('engines and the doctor', () => {
  it('name what works here, and why', async () => {
    const engines = await answerOf(z.array(engineStatusSchema), 'engine', 'list');
    expect(engines.map(({ id }) => id)).toEqual(['tensorflow', 'webgpu', 'wasm']);
    expect(engines.every(({ reason, works, hint }) => reason !== '' && (works || hint !== null))).toBe(true);
    const doctor = await answerOf(z.object({ healthy: z.literal(true), library: z.object({ path: z.string() }) }), 'doctor');
    expect(doctor.library.path).toBe(library);
  });

  it('are measured, each that works', async () => {
    const { ISTHMUS_CACHE: before } = process.env;
    onTestFinished(() => void vi.stubEnv('ISTHMUS_CACHE', before));
    // What is remembered stays in this test's folder.
    vi.stubEnv('ISTHMUS_CACHE', join(folder, 'cache'));
    const { work, engines, choice } = await answerOf(engineBenchSchema, 'engine', 'bench', '--network', 'mlp', '--batch-size', '4');
    expect(work).toContain('mlp with dann, 4 items');
    expect(engines.map(({ id }) => id)).toEqual(['tensorflow', 'webgpu', 'wasm']);
    expect(engines.every(({ milliseconds, reason }) => (milliseconds === null) !== (reason === null))).toBe(true);
    expect(engines.find(({ id }) => id === 'wasm')?.milliseconds).toBeGreaterThan(0);
    expect(choice?.reason).toContain('ms a step');
    expect(await readdir(join(folder, 'cache', 'measurements'))).toHaveLength(1);
    expect((await cli(library, 'engine', 'bench', '--batch-size', '0')).code).toBe(2);
  });
});

describe('data', () => {
  it('is imported, listed, shown, matched, removed and brought back', async () => {
    for (const name of ['dark', 'bright', 'bare']) await answerOf(datasetSchema, 'data', 'import', join(folder, name), '--name', name);
    const names = async () => (await answerOf(z.array(datasetSchema), 'data', 'list')).map(({ name }) => name);
    expect(await names()).toEqual(['bare', 'bright', 'dark']);
    expect(await answerOf(datasetSchema, 'data', 'show', 'bare')).toMatchObject({ count: 24, classes: [], format: 'image-folder' });
    const match = z.object({ shared: z.array(z.string()), problem: z.string().nullable() });
    expect(await answerOf(match, 'data', 'match', 'dark', 'bright')).toEqual({ shared: ['column', 'row', 'square'], problem: null });
    const { id } = await answerOf(z.object({ id: z.string() }), 'data', 'remove', 'bare');
    expect(await names()).toEqual(['bright', 'dark']);
    expect(await answerOf(datasetSchema, 'data', 'restore', id)).toMatchObject({ name: 'bare' });
  });

  it('is checked, and others are made of what is worth keeping', async () => {
    const path = join(folder, 'rows.csv');
    const rows = Array.from({ length: 12 }, (_, at) => `${at},${at ** 2 % 7},${at % 2 ? 'x' : 'y'}`);
    await writeFile(path, ['a,b,label', ...rows, rows[3]].join('\n'));
    await answerOf(datasetSchema, 'data', 'import', path, '--name', 'rows');
    const report = await answerOf(checkReportSchema, 'data', 'check', 'rows');
    expect(report).toMatchObject({ complete: true, kept: [] });
    expect(report.findings[0]).toMatchObject({ check: 'exact-duplicates', items: [12], twins: [3] });
    expect((await answerOf(checkReportSchema, 'data', 'keep', 'rows', 'exact-duplicates')).kept).toEqual(['exact-duplicates']);
    expect((await answerOf(checkReportSchema, 'data', 'keep', 'rows', 'exact-duplicates', '--undo')).kept).toEqual([]);
    const left = await answerOf(datasetSchema, 'data', 'exclude', 'rows', '--findings', 'exact-duplicates', '--items', '0,4-5');
    expect(left).toMatchObject({ name: 'rows', version: 2, count: 9, derivation: { parentName: 'rows' } });
    const some = await answerOf(datasetSchema, 'data', 'subset', 'rows', '--name', 'some', '--classes', 'x', '--count', '4', '--seed', '2');
    expect(some).toMatchObject({ name: 'some', count: 4, classes: ['x'] });
    const between = await answerOf(z.array(dataFindingSchema), 'data', 'check', 'some', '--against', 'rows');
    expect(between.map(({ check, count, against }) => [check, count, against])).toEqual([['leak', 4, 'rows']]);
    expect((await cli(library, 'data', 'exclude', 'rows', '--items', '5-4')).code).toBe(2);
    expect((await cli(library, 'data', 'subset', 'rows', '--name', 'none', '--classes', 'z')).code).toBe(3);
  });
});

describe('data in versions', () => {
  it('are imported once, tagged, noted, renamed, searched, verified, thrown away and mended', async () => {
    const [versions, path] = [join(folder, 'versions'), join(folder, 'rows.csv')];
    const answer = <Schema extends z.ZodType>(schema: Schema, ...given: string[]) => cliAnswer(versions, schema, 'data', ...given);
    const write = async (rows: number, day: string): Promise<void> => {
      await writeFile(path, ['a,b', ...Array.from({ length: rows }, (_, at) => `${at},1`)].join('\n'));
      await utimes(path, new Date(day), new Date(day));
    };
    const imported = () => answer(importedDatasetSchema, 'import', path, '--name', 'rows');
    await write(3, '2026-01-01');
    const first = await imported();
    expect(await imported()).toEqual({ ...first, isNew: false });
    await write(4, '2026-01-02');
    expect(await imported()).toMatchObject({ version: 2, count: 4, isNew: true });
    expect(await answer(datasetSchema, 'tag', 'rows@1', 'old', 'small')).toMatchObject({ id: first.id, tags: ['old', 'small'] });
    expect(await answer(datasetSchema, 'tag', 'rows@1', 'small', '--remove')).toMatchObject({ tags: ['old'] });
    expect(await answer(datasetSchema, 'note', 'rows', 'one more row')).toMatchObject({ version: 2, note: 'one more row' });
    expect(await answer(datasetSchema, 'rename', 'rows', 'lines')).toMatchObject({ name: 'lines' });
    const counts = async (...given: string[]) => (await answer(z.array(datasetSchema), 'list', ...given)).map(({ count }) => count);
    expect([await counts(), await counts('--search', 'old'), await counts('--all', '--search', 'old')]).toEqual([[4], [], [3]]);
    const { use } = (await cli<{ library: { use: DiskUse } }>(versions, 'doctor')).answer.library;
    expect(use).toMatchObject({ datasets: expect.any(Number) as number, runs: 0, trash: 0 });

    const items = join(versions, 'datasets', first.hash, 'items.bin');
    await writeFile(items, (await readFile(items)).fill(0));
    const { code, answer: verified } = await cli(versions, 'data', 'verify');
    expect([code, verificationsSchema.parse(verified).map(({ version, problem }) => [version, problem !== null])]).toEqual([
      3,
      [
        [2, false],
        [1, true],
      ],
    ]);
    await write(3, '2026-01-01');
    const mended = await answer(importedDatasetSchema, 'import', path, '--name', 'lines');
    expect([mended.id, mended.isNew]).toEqual([first.id, false]);
    await answer(verificationsSchema, 'verify', 'lines@1', 'lines');

    await answer(z.object({ id: z.string() }), 'remove', 'lines');
    expect((await answer(z.array(trashedDatasetSchema), 'trash')).map(({ version }) => version)).toEqual([2]);
    expect((await answer(datasetSchema, 'restore', 'lines')).count).toBe(4);
    await answer(z.object({ id: z.string() }), 'remove', 'lines@1');
    expect(await answer(z.object({ removed: z.number(), bytes: z.number() }), 'trash', '--empty')).toEqual({
      removed: 1,
      bytes: first.bytes,
    });
    expect([await counts('--all'), (await readdir(join(versions, 'datasets'))).length]).toEqual([[4], 1]);
    expect((await cli(versions, 'data', 'restore', 'lines@1')).code).toBe(3);
    expect((await cli(versions, 'data', 'import', path, '--name', 'lines@7')).code).toBe(2);
  });
});

describe('a shift report', () => {
  const shown = shiftReportSchema.extend({ forecast: forecastSchema });

  it('says how two data sets differ, what to try, and what that takes once a step was measured', async () => {
    const { ISTHMUS_CACHE: cache } = process.env;
    onTestFinished(() => void vi.stubEnv('ISTHMUS_CACHE', cache));
    // What is remembered stays in this test's folder.
    vi.stubEnv('ISTHMUS_CACHE', join(folder, 'shift-cache'));
    const report = await answerOf(shown, 'data', 'shift', 'dark', 'bright');
    expect(report).toMatchObject({ source: 'dark', target: 'bright', aDistance: 2, advice: { worth: 'yes', setting: 'closed' } });
    expect(report.features[0]).toMatchObject({ name: 'brightness', distance: 1 });
    expect(report.missing).toEqual({ by: 'names', onlySource: [], onlyTarget: [] });
    expect(report.forecast.measured).toBeNull();
    const measured = await answerOf(shown, 'data', 'shift', 'dark', 'bare', '--measure', '--seed', '2', '--crop-to-content');
    expect(measured.forecast.measured?.seconds).toBeGreaterThan(0);
    expect(measured.forecast.measured?.memoryBytes).toBeGreaterThan(1e7);
    expect((await cli(library, 'data', 'shift', 'bare', 'dark')).code).toBe(3);
    expect((await cli(library, 'data', 'shift', 'dark', 'bright', '--seed', 'x')).code).toBe(2);
  });
});

describe('a run', () => {
  const trainings = z.array(z.object({ arm: z.string(), choices: z.record(z.string(), z.number().nullable()) }));
  const shown = runSchema.extend({ metrics: z.array(metricSchema), checkpoints: z.array(checkpointSchema), trainings });
  let id: string;

  it('is configured by options, settings and a file, of which options win', async () => {
    const file = join(folder, 'run.json');
    await writeFile(
      file,
      JSON.stringify({ source: 'dark', target: 'bright', method: 'erm', network: 'mlp', training: { epochs: 9, batchSize: 16 } }),
    );
    const given = [
      '--config',
      file,
      '--method',
      'dann',
      '--epochs',
      '2',
      '--set',
      'lambda=0.5',
      '--set',
      'normalisation=shared',
      '--set',
      'hiddenUnits=8',
    ];
    const { run } = await answerOf(z.object({ run: runSchema }), 'adapt', ...given, '--seed', '3');
    expect(run).toMatchObject({ state: 'finished', sourceName: 'dark', targetName: 'bright', stepsTotal: 18 });
    expect(run.config).toMatchObject({
      method: 'dann',
      methodParameters: { lambda: 0.5 },
      networkParameters: { normalisation: 'shared', hiddenUnits: 8 },
      training: { epochs: 2, batchSize: 16 },
      seed: 3,
    });
    id = run.id;
  });

  it('is listed, shown with all that it took, noted and compared', async () => {
    expect((await answerOf(z.array(runSchema), 'runs', 'list')).map((run) => run.id)).toEqual([id]);
    await answerOf(runSchema, 'runs', 'note', id, 'λ halved');
    const run = await answerOf(shown, 'runs', 'show', id.slice(0, 6));
    expect(run.note).toBe('λ halved');
    expect(run.versions).toMatchObject({ isthmus: expect.any(String) as string, node: process.versions.node });
    expect(run.sourceHash).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(run.metrics.map(({ arm }) => arm))).toEqual(new Set(['source-only', 'adapted', 'target-trained']));
    const fair = run.metrics.filter(({ arm }) => arm !== 'target-trained');
    expect(fair.filter(({ oracle }) => oracle).every(({ name }) => name === 'target-accuracy')).toBe(true);
    // What was trained on the target’s labels is theirs in all that it says.
    expect(run.metrics.filter(({ arm }) => arm === 'target-trained').every(({ oracle }) => oracle)).toBe(true);
    expect(run.checkpoints.map(({ step }) => step)).toEqual([3, 6, 3, 6, 3, 6]);
    expect(run.trainings.map(({ arm, choices }) => [arm, Object.keys(choices).slice(0, 2)])).toEqual([
      ['source-only', ['vote', 'last']],
      ['adapted', ['vote', 'last']],
    ]);
    const mlp = ['--network', 'mlp', '--set', 'hiddenUnits=8'];
    const second = await answerOf(z.object({ run: runSchema }), 'adapt', '--source', 'dark', '--target', 'bare', '--steps', '2', ...mlp);
    const compared = z.object({ differences: z.record(z.string(), z.array(z.unknown())) });
    const { differences } = await answerOf(compared, 'runs', 'compare', id, second.run.id);
    expect(differences).toMatchObject({ target: ['bright', 'bare'], 'method.lambda': [0.5, null], 'training.steps': [null, 2] });
    expect(Object.keys(differences)).not.toContain('source');
    expect(second.run.summary.adapted?.targetAccuracy).toBeNull();
  });

  it('is analysed, with the layout that was asked for', async () => {
    const analysis = await answerOf(analysisSchema, 'runs', 'analyse', id.slice(0, 6), '--embedding', 'tsne');
    expect(analysis).toMatchObject({ runId: id, arm: 'adapted', seed: 3, classes: ['column', 'row', 'square'] });
    expect(analysis.embedding?.method).toBe('tsne');
    expect(analysis.distances.before?.arm).toBe('source-only');
    expect(analysis.oracle?.target.count).toBe(analysis.items.target);
    const baseline = await answerOf(analysisSchema, 'runs', 'analyse', id, '--arm', 'source-only', '--embedding', 'none');
    expect(baseline).toMatchObject({ arm: 'source-only', embedding: null, distances: { before: null } });
    expect((await cli(library, 'runs', 'analyse', id, '--seed', '9')).code).toBe(3);
  });

  it('gives a model that predicts anywhere', async () => {
    const out = join(folder, 'model');
    const [bundle] = await answerOf(z.array(artifactSchema), 'export', id, '--format', 'tfjs', '--out', out);
    expect(bundle).toMatchObject({ path: out, arm: 'adapted', seed: 3 });
    expect((await readdir(out)).sort()).toEqual(['README.md', 'bundle.json', 'model.json', 'parity.json', 'weights.bin']);
    const predictions = z.array(z.object({ input: z.string(), label: z.string(), probabilities: z.record(z.string(), z.number()) }));
    const [prediction, ...others] = await answerOf(predictions, 'predict', out, picture, join(folder, 'bare'));
    expect(Object.keys(prediction?.probabilities ?? {})).toEqual(['column', 'row', 'square']);
    expect(others).toHaveLength(24);
    const [mean] = await answerOf(predictions, 'predict', out, picture, '--views', '4', '--flip');
    expect(mean?.probabilities).not.toEqual(prediction?.probabilities);
    expect((await cli(library, 'predict', out, picture, '--views', '65')).code).toBe(2);
    expect((await cli(library, 'export', id, '--out', out)).code).toBe(3);
  });

  it('is removed and brought back', async () => {
    await answerOf(z.object({ id: z.string() }), 'runs', 'remove', id);
    expect((await cli(library, 'runs', 'show', id)).code).toBe(3);
    await answerOf(runSchema, 'runs', 'restore', id);
    expect((await answerOf(shown, 'runs', 'show', id)).metrics.length).toBeGreaterThan(0);
  });
});
