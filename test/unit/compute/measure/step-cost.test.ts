import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stepCostOf } from '../../../../main/compute/measure/step-cost.ts';
import { createDataLibrary } from '../../../../main/data/library.ts';
import type { ChoiceJob } from '../../../../main/services/ports/training.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import { expectError, temporaryFolder } from '../fake-tensorflow.ts';

const { signal } = new AbortController();
let job: ChoiceJob;
let measurements: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  measurements = join(folder, 'cache', 'measurements');
  await mkdir(measurements, { recursive: true });
  vi.stubEnv('ISTHMUS_CACHE', join(folder, 'cache'));
  vi.stubEnv('ISTHMUS_ENGINE', 'wasm');
  const path = join(folder, 'rows.csv');
  await writeFile(path, 'p,q,label\n1,2,a\n2,1,b\n3,4,a\n4,3,b\n');
  const data = createDataLibrary(join(folder, 'datasets'));
  const request = { path, name: 'rows', format: null, options: {}, labels: null, strict: false };
  const { hash } = await data.import(request, () => undefined, signal);
  const networkParameters = { hiddenUnits: 4, featureUnits: 3, headUnits: 2 };
  job = {
    config: runConfigSchema.parse({ source: 'a', target: 'b', network: 'mlp', networkParameters, training: { batchSize: 4 } }),
    sourceFolder: data.folderOf(hash),
    moreSourceFolders: [],
    targetFolder: data.folderOf(hash),
    sourceModel: null,
    backbone: null,
  };
});

afterEach(() => vi.unstubAllEnvs());

describe('what a step of a run takes', () => {
  it('is not known, and not measured unasked; once it was measured it is known', async () => {
    const phases: string[] = [];
    const cost = (measure: boolean, change: Partial<ChoiceJob['config']> = {}) =>
      stepCostOf({ ...job, config: { ...job.config, ...change } }, measure, (phase) => phases.push(phase), signal);
    expect(await cost(false)).toBeNull();
    expect(await readdir(measurements)).toEqual([]);
    const found = await cost(true);
    expect(found).toMatchObject({ engine: 'wasm', memoryBytes: expect.any(Number) as number });
    expect(found?.milliseconds).toBeGreaterThan(0);
    // The engine that would be taken, and no other.
    expect(phases.filter((phase) => phase.startsWith('Measuring'))).toEqual(['Measuring WebAssembly']);
    expect(await cost(false)).toEqual(found);
    vi.stubEnv('ISTHMUS_ENGINE', '');
    expect(await cost(false, { engine: 'wasm' })).toEqual(found);
    expect(await cost(false, { method: 'erm' })).toBeNull();
    expect(await readdir(measurements)).toHaveLength(1);
  });

  it('says why where the engine that was asked for does not work', async () => {
    // What is installed is looked for in the cache, and this one is empty.
    const config = { ...job.config, engine: 'tensorflow' as const };
    expect(await stepCostOf({ ...job, config }, false, () => undefined, signal)).toBeNull();
    const asked = stepCostOf({ ...job, config }, true, () => undefined, signal);
    await expectError(asked, 'engine-unavailable', /could not be measured: tensorflow does not work here/);
  });

  it('cannot be told of data that are not there', async () => {
    const gone = stepCostOf({ ...job, sourceFolder: join(measurements, 'nowhere') }, false, () => undefined, signal);
    await expectError(gone, 'library-damaged', /nowhere/);
  });
});
