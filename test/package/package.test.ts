/* Packs the app against a folder that stands in for Electron's, and runs what was packed: no file of the clone takes part. */
import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { probeEngines } from '../../main/compute/engines/probe-engines.ts';
import { openInProcess } from '../../main/hosts/electron/library-process.ts';
import { engineStatusSchema } from '../../shared/model/engine.ts';
import { artifactSchema, runSchema } from '../../shared/model/run.ts';
import { canStandIn, writeElectronFolder } from '../helpers/electron-folder.ts';
import { writePictures } from '../helpers/pictures.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const patience = 240_000;

let folder: string;
let resources: string;
const installed = (await probeEngines({ refresh: false })).filter((engine) => engine.works).map((engine) => engine.id);

// All that works here is packed and used, whatever engine these tests run with.
const { ISTHMUS_ENGINE: _named, ...ours } = process.env;

/** Runs the packed command line, with an environment in which nothing of the clone is named. Answers its last line of JSON. */
async function isthmus(...given: string[]): Promise<unknown> {
  const {
    PATH: _ours,
    ISTHMUS_TENSORFLOW: _engine,
    ISTHMUS_NODE: _node,
    NODE_PATH: _modules,
    NODE_COMPILE_CACHE: _compiled,
    ...environment
  } = ours;
  const program = join(resources, 'bin', process.platform === 'win32' ? 'isthmus.cmd' : 'isthmus');
  const { stdout } = await run(program, [...given, '--library', join(folder, 'library'), '--json'], {
    cwd: folder,
    env: { ...environment, PATH: '/usr/bin:/bin', ISTHMUS_CACHE: join(folder, 'cache') },
    shell: process.platform === 'win32',
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** The table of contents of Electron's archive: JSON behind 16 bytes, of which the last four say how long it is. */
async function archived(path: string): Promise<unknown> {
  const file = await open(path);
  try {
    const { buffer: head } = await file.read(Buffer.alloc(16), 0, 16, 0);
    const length = head.readUInt32LE(12);
    return JSON.parse((await file.read(Buffer.alloc(length), 0, length, 16)).buffer.toString('utf8'));
  } finally {
    await file.close();
  }
}

describe.skipIf(!canStandIn)('the packed app (skipped on macOS, where no folder stands in for Electron’s bundle)', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isthmus-package-'));
    const electron = join(folder, 'electron');
    await writeElectronFolder(electron);
    const settings = { electronDist: electron, 'directories.output': join(folder, 'packed'), electronVersion: '1.0.0' };
    const script = join(root, 'main', 'hosts', 'electron', 'package.ts');
    await run(process.execPath, [script, '--dir', ...Object.entries(settings).map(([key, value]) => `-c.${key}=${value}`)], {
      cwd: root,
      env: ours,
    });
    const [unpacked = ''] = (await readdir(join(folder, 'packed'))).filter((name) => name.endsWith('-unpacked'));
    resources = join(folder, 'packed', unpacked, 'resources');
  }, patience);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('keeps the desktop’s own code in the archive, and beside it what plain Node runs', async () => {
    const there = { files: { 'package.json': {}, dist: { files: { main: { files: { 'electron.cjs': {}, 'preload.cjs': {} } } } } } };
    expect(await archived(join(resources, 'app.asar'))).toMatchObject(there);
    const beside = await readdir(join(resources, 'app.asar.unpacked'));
    expect(beside.sort()).toEqual(['dist', 'main', 'node_modules', 'package.json', 'resources', 'shared']);
    expect(await readdir(join(resources, 'app.asar.unpacked', 'main', 'hosts'))).not.toContain('electron');
    expect(await readdir(dirname(resources))).toContain(process.platform === 'win32' ? 'Isthmus.exe' : 'isthmus');
  });

  it('carries every engine that works in the clone', async () => {
    const engines = z.array(engineStatusSchema).parse(await isthmus('engine', 'list'));
    expect(engines.filter((engine) => engine.works).map((engine) => engine.id)).toEqual(installed);
    const tensorflow = engines.find((engine) => engine.id === 'tensorflow' && engine.works);
    expect(tensorflow?.reason ?? resources).toContain(resources);
  });

  it('imports, trains, exports and predicts', { timeout: patience }, async () => {
    await writePictures(join(folder, 'dark'), { each: 24, ground: 0, seed: 1 });
    const [picture = ''] = await writePictures(join(folder, 'bright'), { each: 24, ground: 110, seed: 2 });
    for (const name of ['dark', 'bright']) await isthmus('data', 'import', join(folder, name), '--name', name);
    const adapted = await isthmus(
      'adapt',
      '--source',
      'dark',
      '--target',
      'bright',
      '--epochs',
      '1',
      '--batch-size',
      '16',
      '--network',
      'mlp',
    );
    const { run: trained } = z.object({ run: runSchema }).parse(adapted);
    expect([trained.state, Object.keys(trained.summary)]).toEqual(['finished', ['source-only', 'adapted', 'target-trained']]);
    expect(installed).toContain(trained.engine);
    // Of several engines the fastest is found by steps of the packed app itself.
    if (installed.length > 1) expect(trained.engineReason).toContain('ms a step');
    const [bundle] = z.array(artifactSchema).parse(await isthmus('export', trained.id, '--out', join(folder, 'bundle')));
    expect(bundle?.parity).toBeLessThanOrEqual(1e-5);
    expect(await isthmus('predict', join(folder, 'bundle'), picture)).toMatchObject([{ input: picture }]);
  });

  it('opens the same library for the desktop, in a process of packed files', async () => {
    const library = openInProcess(join(folder, 'library'), join(resources, 'app.asar.unpacked'));
    const client = await library.client;
    expect(await client.call('library.get', {})).toMatchObject({ host: 'desktop', datasets: 2, runs: 1 });
    await library.close();
  });
});
