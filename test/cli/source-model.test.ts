/* A model adapts to a target where nothing is left of the source that it was trained on: neither its data set nor its content. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { decodeCheckpoint } from '../../main/engine/training/checkpoint.ts';
import { validators } from '../../main/engine/validators/index.ts';
import type { Client, RequestOutput } from '../../shared/contract/contract.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import { isTiming } from '../../shared/model/run.ts';
import type { Arm, Metric, Run } from '../../shared/model/run.ts';
import { cli } from '../helpers/cli.ts';
import { classes, writePictures } from '../helpers/pictures.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';

type Shown = RequestOutput<'runs.get'>;

let folder: string;
let library: string;
let client: Client;
let pictures: string[];
/** The finished run whose source is gone. */
let donor: Shown;
let jobs = 0;

const over = ({ state }: Run): boolean => state !== 'queued' && state !== 'running';

/** Trains to the end, and answers all that is stored of it. */
async function finished(config: RunConfigInput): Promise<Shown> {
  const { id } = await client.call('runs.start', { engine: 'wasm', ...config });
  await new Promise<void>((resolve) => client.on('run.progress', ({ run }) => (run.id === id && over(run) ? resolve() : undefined)));
  const shown = await client.call('runs.get', { id });
  expect(shown.run.error).toBeNull();
  expect(shown.run.state).toBe('finished');
  return shown;
}

const adapt = (method: string, change: Partial<RunConfigInput> = {}): Promise<Shown> =>
  finished({ sourceModel: donor.run.id, target: 'bright', method, training: { batchSize: 16, steps: 8, evaluateEvery: 2 }, ...change });

const alone = new Map<string, Promise<Shown>>();

/** The same with one seed and without the upper bound: one run of a method for all tests. */
function adaptedBy(method: string): Promise<Shown> {
  const known = alone.get(method) ?? adapt(method, { seed: 1, upperBound: false });
  alone.set(method, known);
  return known;
}

/** The last checkpoint of each training of an arm, by its seed. */
async function lastOf({ checkpoints }: Shown, arm: Arm): Promise<Map<number, string>> {
  const own = checkpoints.filter((checkpoint) => checkpoint.arm === arm).sort((a, b) => a.step - b.step);
  return new Map(await Promise.all(own.map(async ({ seed, path }) => [seed, (await readFile(path)).toString('base64')] as const)));
}

const named = (metrics: readonly Metric[], arm: Arm, name: string): Metric[] =>
  metrics.filter((metric) => metric.arm === arm && metric.name === name);

beforeAll(async () => {
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
  client = await openLibrary({ folder: library, host: 'command line', compose: composeLibrary });
  await writePictures(join(folder, 'dark'), { each: 24, ground: 0, seed: 1 });
  pictures = await writePictures(join(folder, 'bright'), { each: 24, ground: 110, seed: 2 });
  await writePictures(join(folder, 'bare'), { each: 24, ground: 110, seed: 2, labelled: false });
  for (const name of ['dark', 'bright', 'bare']) await client.call('datasets.import', { path: join(folder, name), name, job: name });
  const { hash } = await client.call('datasets.get', { id: 'dark' });
  const training = { batchSize: 16, steps: 12, evaluateEvery: 3 };
  donor = await finished({
    source: 'dark',
    target: 'bright',
    method: 'erm',
    networkParameters: { headUnits: 16 },
    training,
    seeds: 2,
    seed: 5,
    upperBound: false,
  });
  await client.call('datasets.remove', { id: 'dark' });
  for (const path of [join(library, 'datasets', hash), join(folder, 'dark')]) await rm(path, { recursive: true });
  expect(await readdir(join(library, 'datasets'))).toHaveLength(2);
});

afterAll(async () => {
  await client.close();
  await removeFolder(folder);
});

describe('a source model without its source', () => {
  it('is adapted by a source-free method, as the source-only arm that it is', async () => {
    const shown = await adapt('shot', { seeds: 2, seed: 5 });
    const { run, metrics } = shown;
    expect(run).toMatchObject({
      sourceName: 'dark',
      sourceHash: donor.run.sourceHash,
      classes: [...classes],
      stepsDone: 32,
      stepsTotal: 32,
    });
    expect(run.config).toMatchObject({ source: null, sourceModel: donor.run.id, networkParameters: { headUnits: 16 } });
    // The very models, and so with the same seed of the split the same scores.
    expect(await lastOf(shown, 'source-only')).toEqual(await lastOf(donor, 'source-only'));
    const scores = (list: readonly Metric[]) =>
      named(list, 'source-only', 'target-accuracy').flatMap(({ seed, step, value }) => (step === 12 ? [[seed, value]] : []));
    expect(scores(metrics)).toEqual(scores(donor.metrics));
    expect(scores(metrics)).toHaveLength(2);
    expect(run.summary['source-only']).toMatchObject({ chosenSteps: [12, 12], sourceAccuracy: null, seeds: 2 });
    // Nothing that is told needed a source item, and the vote goes over the validators that are left.
    const told = new Set(metrics.flatMap(({ arm, name }) => (arm === 'target-trained' ? [] : [name])));
    const blind = validators.filter(({ descriptor }) => descriptor.needsSource).map(({ descriptor }) => `validator/${descriptor.id}`);
    expect(['source-accuracy', 'domain-accuracy', 'classification-loss', ...blind].filter((name) => told.has(name))).toEqual([]);
    expect([...told]).toEqual(expect.arrayContaining(['validator/im', 'validator/mixval', 'validator/class-cluster']));
    expect(run.summary.adapted?.chosenSteps).toHaveLength(2);
    // It moved.
    expect(await lastOf(shown, 'adapted')).not.toEqual(await lastOf(shown, 'source-only'));
    expect([...(await lastOf(shown, 'target-trained')).keys()]).toEqual([5, 6]);
  });

  it.each(['tent', 'adabn'])('is adapted by %s, number k of the seeds from number k', async (method) => {
    const shown = await adaptedBy(method);
    expect((await lastOf(shown, 'source-only')).get(1)).toBe((await lastOf(donor, 'source-only')).get(5));
    expect(named(shown.metrics, 'adapted', 'target-accuracy').length).toBeGreaterThan(0);
    expect(shown.run.stepsTotal).toBe(8);
  });

  it('gives the adapted model its weights', async () => {
    const shown = await adaptedBy('adabn');
    const [before, after] = await Promise.all([lastOf(donor, 'source-only'), lastOf(shown, 'adapted')]);
    // A file ends with its digest of 32 bytes.
    const valuesOf = (text = '') => decodeCheckpoint(Buffer.from(text, 'base64').subarray(0, -32), '').values;
    const [given, adapted] = [valuesOf(before.get(5)), valuesOf(after.get(1))];
    // This method changes no weight, and of the statistics the target's alone.
    const kept = Object.keys(given).filter((name) => !/@|\/target-/.test(name));
    expect(kept.length).toBeGreaterThan(8);
    for (const name of kept) expect(adapted[name], name).toEqual(given[name]);
  });

  it('is trained and chosen alike whether the target has labels or not', async () => {
    const [labelled, bare] = [await adaptedBy('shot'), await adapt('shot', { target: 'bare' })];
    expect(await lastOf(bare, 'adapted')).toEqual(await lastOf(labelled, 'adapted'));
    expect(bare.run.summary.adapted?.chosenSteps).toEqual(labelled.run.summary.adapted?.chosenSteps);
    expect(bare.run.summary.adapted?.chosenSteps).toHaveLength(1);
    expect(bare.metrics.filter(({ oracle }) => oracle)).toEqual([]);
    const open = ({ metrics }: Shown) =>
      metrics.filter(({ oracle, name }) => !oracle && !isTiming(name)).map(({ arm, step, name, value }) => [arm, step, name, value]);
    expect(open(bare)).toEqual(open(labelled));

    // And what came of it needs the source as little.
    const { id } = bare.run;
    const analysis = await client.call('runs.analyse', { id, job: `look ${++jobs}` });
    expect(analysis).toMatchObject({ items: { source: 0 }, shifted: [], source: { count: 0, accuracy: null }, oracle: null });
    expect(analysis.distances).toMatchObject({ before: { aDistance: null }, after: { aDistance: null, squaredMmd: null } });
    expect(new Set(analysis.embedding?.points.map(({ domain }) => domain))).toEqual(new Set(['target']));
    const artifact = await client.call('exports.create', { runId: id, job: `export ${++jobs}` });
    expect(await readFile(join(artifact.path, 'README.md'), 'utf8')).toContain(`source-only model of run ${donor.run.id}`);
    const predictions = await client.call('models.predict', { bundle: artifact.path, inputs: pictures });
    expect(predictions.map((prediction) => 'probabilities' in prediction && Object.keys(prediction.probabilities))).toEqual(
      pictures.map(() => [...classes]),
    );
  });

  it('can start from what an adaptation started from, when that is all that is left', async () => {
    const first = await adaptedBy('adabn');
    const second = await finished({
      sourceModel: first.run.id,
      target: 'bare',
      method: 'adabn',
      training: { batchSize: 16, steps: 4 },
      seed: 9,
    });
    expect((await lastOf(second, 'source-only')).get(9)).toBe((await lastOf(donor, 'source-only')).get(5));
  });
});

describe('on the command line', () => {
  it('is named in the place of a source, and told of as such', async () => {
    const options = [
      '--target',
      'bright',
      '--method',
      'adabn',
      '--steps',
      '4',
      '--batch-size',
      '16',
      '--no-upper-bound',
      '--engine',
      'wasm',
    ];
    const { code, answer, stderr } = await cli<{ run: Run }>(library, 'adapt', '--source-model', donor.run.id.slice(0, 6), ...options);
    expect(code, stderr).toBe(0);
    expect(answer.run).toMatchObject({ state: 'finished', config: { source: null, sourceModel: donor.run.id, network: 'cnn-small' } });
    const shown = await cli<Run>(library, 'runs', 'show', answer.run.id);
    expect(shown.answer.config.sourceModel).toBe(donor.run.id);
  });

  it.each([
    ['beside a source', ['--source', 'bright'], 2, /cannot be used with option '--source <name>'/],
    ['beside a network', ['--network', 'mlp'], 2, /cannot be used with option '--network <network>'/],
    ['for a method that needs the source', ['--method', 'dann'], 2, /DANN needs items of the source.*adabn, shot, tent/s],
    ['for more seeds than it has', ['--method', 'shot', '--seeds', '3'], 2, /has source models of 2 seeds, not of 3/],
  ] as const)('is refused %s', async (_what, given, expected, said) => {
    const { code, stderr } = await cli(library, 'adapt', '--source-model', donor.run.id, '--target', 'bright', ...given);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(said)]);
  });

  it('is refused of a run that is not there', async () => {
    const { code, stderr } = await cli(library, 'adapt', '--source-model', 'nobody', '--target', 'bright', '--method', 'shot');
    expect([code, stderr]).toEqual([3, expect.stringContaining('There is no run nobody.')]);
  });
});
