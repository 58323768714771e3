/* Pretrained models from a file and from a run: their features feed a network, and what is exported predicts with them. */
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openFeatures } from '../../main/backbones/cache.ts';
import { readPretrained } from '../../main/backbones/layers.ts';
import { readCheckpoint } from '../../main/compute/trainer/checkpoint-files.ts';
import { decodeCheckpoint } from '../../main/engine/training/checkpoint.ts';
import { loadEngine } from '../../main/compute/engines/index.ts';
import { composeLibrary } from '../../main/hosts/library/compose.ts';
import { openLibrary } from '../../main/hosts/library/open-library.ts';
import { bundleSchema, paritySchema } from '../../main/exporters/bundle.ts';
import type { RunConfigInput } from '../../shared/config/run-config.ts';
import type { Client } from '../../shared/contract/contract.ts';
import type { Run } from '../../shared/model/run.ts';
import { cli } from '../helpers/cli.ts';
import { writePictures } from '../helpers/pictures.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { meanColourClassifier } from '../helpers/tiny-onnx.ts';

let folder: string;
let library: string;
let client: Client;
let pictures: string[];

const over = ({ state }: Run): boolean => state !== 'queued' && state !== 'running';

/** Trains to the end. */
async function finished(config: Partial<RunConfigInput>): Promise<Run> {
  const { id } = await client.call('runs.start', {
    ...{ source: 'dark', target: 'bright', engine: 'wasm', upperBound: false, method: 'mcc' },
    training: { batchSize: 16, steps: 8, evaluateEvery: 2 },
    ...config,
  });
  await new Promise<void>((resolve) => client.on('run.progress', ({ run }) => (run.id === id && over(run) ? resolve() : undefined)));
  const { run } = await client.call('runs.get', { id });
  expect(run.error).toBeNull();
  return run;
}

const featureFolders = (): Promise<string[]> =>
  readdir(join(library, 'features')).then((names) => names.map((name) => join(library, 'features', name)));
const written = async (): Promise<number[]> =>
  Promise.all((await featureFolders()).map(async (path) => (await stat(join(path, 'features.bin'))).mtimeMs));

beforeAll(async () => {
  await loadEngine('wasm');
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  folder = await makeFolder();
  library = join(folder, 'library');
  client = await openLibrary({ folder: library, host: 'command line', compose: composeLibrary });
  await writePictures(join(folder, 'dark'), { each: 24, ground: 0, seed: 1 });
  pictures = await writePictures(join(folder, 'bright'), { each: 24, ground: 110, seed: 2 });
  for (const name of ['dark', 'bright']) await client.call('datasets.import', { path: join(folder, name), name, job: name });
  await writeFile(join(folder, 'colour.onnx'), meanColourClassifier('side'));
});

afterAll(async () => {
  await client.close();
  await removeFolder(folder);
});

describe('a backbone of a file', () => {
  it('is added on the command line, which asks for what the model leaves open', async () => {
    const add = ['backbone', 'add', join(folder, 'colour.onnx'), '--name', 'colour', '--preset', 'unit', '--licence', 'CC0'];
    const asked = await cli(library, ...add);
    expect(asked.code).toBe(3);
    expect(asked.stderr).toContain('(--size)');
    expect(await client.call('backbones.list', {})).toEqual([]);
    // Nothing of it is left behind.
    expect(await readdir(join(library, 'backbones'))).toEqual([]);
    const added = await cli(library, ...add, '--size', '8x8');
    expect(added.stderr).toContain('colour');
    expect(added.code).toBe(0);
    expect(added.answer).toMatchObject({ size: 3, layer: 'colour' });
    expect(await client.call('backbones.list', {})).toMatchObject([{ name: 'colour', format: 'onnx', size: 3, licence: 'CC0' }]);
    const again = await cli(library, ...add, '--size', '8x8');
    expect(again.stderr).toContain('There is a backbone called colour already.');
  });

  it('gives features once for all runs', async () => {
    await finished({ backbone: 'colour', network: 'linear' });
    expect(await featureFolders()).toHaveLength(2);
    const first = await written();
    const dann = await finished({ backbone: 'colour', network: 'mlp', method: 'dann' });
    expect(dann.engineReason).toMatch(/ Features by colour were computed on the processor\.$/);
    expect(dann.summary.adapted?.targetAccuracy).toBeGreaterThanOrEqual(0);
    expect(await written()).toEqual(first);
  });

  it('makes features anew that are damaged, and goes on with those that are not all there', async () => {
    const [one = '', other = ''] = await featureFolders();
    const aboutOf = async (folder: string) => JSON.parse(await readFile(join(folder, 'features.json'), 'utf8')) as object;
    const about = await aboutOf(one);
    const values = await readFile(join(one, 'features.bin'));
    const broken = Buffer.from(values);
    broken[5] = (broken[5] ?? 0) ^ 1;
    await writeFile(join(one, 'features.bin'), broken);
    // As a computation leaves it that was killed in the middle of a row.
    const rest = await readFile(join(other, 'features.bin'));
    await rm(join(other, 'features.json'));
    await truncate(join(other, 'features.bin'), 4 * 3 * 10 + 5);
    await finished({ backbone: 'colour', network: 'linear' });
    expect(await readFile(join(one, 'features.bin'))).toEqual(values);
    // What they took is another time.
    expect(await aboutOf(one)).toEqual({ ...about, seconds: expect.any(Number) as unknown });
    expect(about).toMatchObject({ by: 'Features by colour were computed on the processor.' });
    expect(await aboutOf(other)).toMatchObject({
      by: 'Features by colour were computed on the processor, which finished what an earlier attempt began.',
    });
    expect(await readFile(join(other, 'features.bin'))).toEqual(rest);
    const key = one.split(/[\\/]/).at(-1) ?? '';
    const opened = await openFeatures(join(library, 'features'), key, true);
    expect(opened).toMatchObject({ count: 72, size: 3 });
    await opened?.close();
  });

  it('is ranked before any training by how its features tell classes apart', async () => {
    const { code, answer } = await cli<{ items: number; scores: { id: string }[]; backbones: object[] }>(
      library,
      'backbone',
      'rank',
      'dark',
    );
    expect(code).toBe(0);
    expect(answer.items).toBe(72);
    // Its own output is the probabilities of two classes, so that LEEP tells something too.
    const values = { logme: expect.any(Number) as number, 'h-score': expect.any(Number) as number, leep: expect.any(Number) as number };
    expect(answer.scores.map(({ id }) => id)).toEqual(['logme', 'h-score', 'leep']);
    expect(answer.backbones).toEqual([{ name: 'colour', values }]);
  });

  it('goes with what is exported, and predicts', async () => {
    const run = await finished({ backbone: 'colour', network: 'linear' });
    const out = join(folder, 'with-backbone');
    const exported = await cli(library, 'export', run.id, '--out', out);
    expect(exported.code).toBe(0);
    const bundle = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    expect(bundle.backbone).toMatchObject({ name: 'colour', file: 'colour.onnx', licence: 'CC0' });
    expect(await readdir(join(out, 'backbone'))).toEqual(['colour.onnx']);
    const predictions = await client.call('models.predict', { bundle: out, inputs: pictures });
    const parity = paritySchema.parse(JSON.parse(await readFile(join(out, 'parity.json'), 'utf8')));
    expect(parity.shape).toEqual([3]);
    expect(predictions).toHaveLength(pictures.length);
    // The very probabilities that the trained model gave are those of the bundle's own items, run from the start.
    expect(parity.inputs).toHaveLength(8);
  });

  it('is refused for other data, and with a network that does not take features', async () => {
    const start = (config: object) => client.call('runs.start', { source: 'dark', target: 'bright', backbone: 'colour', ...config });
    await expect(start({ network: 'cnn-small' })).rejects.toMatchObject({ code: 'bad-config', details: { field: 'network' } });
    await expect(start({ backbone: 'none', network: 'mlp' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('can be removed and comes back, and runs keep theirs', async () => {
    const { id } = await client.call('backbones.get', { id: 'colour' });
    await client.call('backbones.remove', { id });
    expect(await client.call('backbones.list', {})).toEqual([]);
    await expect(client.call('backbones.get', { id: 'colour' })).rejects.toMatchObject({ code: 'not-found' });
    const [run] = (await client.call('runs.list', {})).filter(({ config }) => config.backbone === id);
    const out = join(folder, 'after-removal');
    await client.call('exports.create', { runId: run?.id ?? '', out, job: 'export' });
    await client.call('backbones.restore', { id });
    expect(await client.call('backbones.list', {})).toHaveLength(1);
  });
});

describe('a backbone of a run', () => {
  it('feeds another run, and both are exported as one file whose predictions are the same', async () => {
    const first = await finished({ network: 'cnn-small', networkParameters: { headUnits: 16 } });
    const added = await client.call('backbones.add', { name: 'own', run: first.id, job: 'own' });
    expect(added).toMatchObject({ format: 'layers', layer: 'features', origin: `run ${first.id}` });
    const second = await finished({
      backbone: 'own',
      network: 'mlp',
      networkParameters: { hiddenUnits: 8, featureUnits: 8, headUnits: 0 },
    });
    const out = join(folder, 'one-file');
    const artifact = await client.call('exports.create', { runId: second.id, out, job: 'one-file' });
    expect(artifact.parity).toBeLessThanOrEqual(1e-5);
    expect((await readdir(out)).sort()).toEqual(['README.md', 'bundle.json', 'model.json', 'parity.json', 'weights.bin']);
    const bundle = bundleSchema.parse(JSON.parse(await readFile(join(out, 'bundle.json'), 'utf8')));
    // Fed as the first run is: nothing is left of the features between.
    expect(bundle).toMatchObject({ backbone: null, input: { kind: 'image' } });
    expect(await client.call('models.predict', { bundle: out, inputs: pictures })).toHaveLength(pictures.length);
    await expect(client.call('backbones.add', { name: 'twice', run: second.id, job: 'twice' })).rejects.toMatchObject({
      code: 'bad-config',
    });
  });

  it('can be trained itself: layers before a chosen one stay, and the whole is exported as one file', async () => {
    const own = await client.call('backbones.get', { id: 'own' });
    const config = { backbone: 'own', network: 'pretrained', fineTuning: { unfreezeFrom: 'pretrained_4_convolution' } };
    const run = await finished(config);
    expect(run.config).toMatchObject({ backbone: own.id, network: 'pretrained' });
    const { checkpoints } = await client.call('runs.get', { id: run.id });
    const [last] = checkpoints.filter(({ arm }) => arm === 'adapted').sort((a, b) => b.step - a.step);
    if (!last) expect.fail('There is no checkpoint.');
    const { values } = decodeCheckpoint(await readCheckpoint(last), last.path);
    const before = await readPretrained(join(library, 'backbones', own.hash, own.file), own.layer);
    const kernel = (layer: string): [unknown, unknown] => {
      const name = Object.keys(values).find((one) => one.includes(layer) && one.endsWith('kernel'));
      return [values[name ?? '']?.values, before.weights?.[`${layer}/kernel`]?.values];
    };
    const [frozen, frozenBefore] = kernel('pretrained_0_convolution');
    expect(frozenBefore).toBeInstanceOf(Float32Array);
    expect(frozen).toEqual(frozenBefore);
    const [learning, learningBefore] = kernel('pretrained_4_convolution');
    expect(learning).not.toEqual(learningBefore);
    const out = join(folder, 'tuned');
    expect((await client.call('exports.create', { runId: run.id, out, job: 'tuned' })).parity).toBeLessThanOrEqual(1e-5);
    expect((await readdir(out)).sort()).toEqual(['README.md', 'bundle.json', 'model.json', 'parity.json', 'weights.bin']);
  });

  it('is asked for where the network is one that is trained, and has to be trainable', async () => {
    const start = (config: object) => client.call('runs.start', { source: 'dark', target: 'bright', network: 'pretrained', ...config });
    await expect(start({})).rejects.toMatchObject({ code: 'bad-config', details: { field: 'backbone' } });
    const refused = await start({ backbone: 'colour' }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'bad-config', message: expect.stringContaining('cannot be trained') as string });
    await expect(start({ backbone: 'own', fineTuning: { speed: 1 } })).rejects.toMatchObject({ code: 'bad-config' });
  });
});
