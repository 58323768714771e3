import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureEngine } from '../../../../main/compute/measure/measure-engine.ts';
import { knownMeasurements, measureEngines } from '../../../../main/compute/measure/measured.ts';
import type { Measurement, MeasureOptions } from '../../../../main/compute/measure/measured.ts';
import { usualWorkload } from '../../../../main/compute/measure/workload.ts';
import type { Workload } from '../../../../main/compute/measure/workload.ts';
import type { EngineId, EngineStatus } from '../../../../shared/model/engine.ts';
import { expectError, temporaryFolder } from '../fake-tensorflow.ts';

const status = (id: EngineId, version: string): EngineStatus => ({
  id,
  title: id,
  works: true,
  reason: 'It is there.',
  hint: null,
  version,
  device: 'CPU',
});
const engines = [status('tensorflow', '2'), status('wasm', '4')];

/** A network of a few units, so that steps take microseconds. */
const tiny: Workload = {
  ...usualWorkload({ network: 'mlp', method: 'dann', batchSize: 4 }),
  networkParameters: { hiddenUnits: 4, featureUnits: 3, headUnits: 2 },
  input: { kind: 'table', shape: [5] },
  classes: 3,
};

/** Measures with a stand-in that counts; an engine in `failing` has a reason instead. */
async function openCache(folder?: string) {
  const place = folder ?? (await temporaryFolder());
  const measured: EngineId[] = [];
  const failing = new Set<EngineId>();
  const measure: NonNullable<MeasureOptions['measure']> = ({ id }): Promise<Measurement> => {
    measured.push(id);
    return Promise.resolve(
      failing.has(id)
        ? { engine: id, milliseconds: null, reason: 'It broke.' }
        : { engine: id, milliseconds: 1 + measured.length, reason: null },
    );
  };
  const { signal } = new AbortController();
  const run = (options: Partial<MeasureOptions> = {}, workload = tiny, list: readonly EngineStatus[] = engines) =>
    measureEngines(list, workload, { signal, folder: place, measure, ...options });
  const files = () => readdir(join(place, 'measurements'));
  return { run, measured, failing, files, measurements: join(place, 'measurements') };
}

describe('what engines were measured to take', () => {
  it('is remembered: the second time nothing is measured', async () => {
    const { run, measured, files } = await openCache();
    const first = await run();
    expect(first).toMatchObject({ known: false, measurements: [{ engine: 'tensorflow' }, { engine: 'wasm' }] });
    expect(await run()).toEqual({ ...first, known: true });
    expect(measured).toEqual(['tensorflow', 'wasm']);
    expect(await files()).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.json$/)]);
  });

  it('can be asked for without measuring', async () => {
    const folder = await temporaryFolder();
    const { run, measured } = await openCache(folder);
    expect(await knownMeasurements(engines, tiny, { folder })).toBeNull();
    const first = await run();
    expect(await knownMeasurements(engines, tiny, { folder })).toEqual({ ...first, known: true });
    expect(await knownMeasurements(engines, { ...tiny, classes: 9 }, { folder })).toBeNull();
    expect(measured).toHaveLength(2);
  });

  it.each<[string, Workload, readonly EngineStatus[]]>([
    ['another batch', { ...tiny, training: { ...tiny.training, batchSize: 8 } }, engines],
    ['another optimiser', { ...tiny, training: { ...tiny.training, optimiser: 'sgd' } }, engines],
    ['another network parameter', { ...tiny, networkParameters: { ...tiny.networkParameters, hiddenUnits: 5 } }, engines],
    ['another method', { ...tiny, method: 'erm', methodParameters: {} }, engines],
    ['another input', { ...tiny, input: { kind: 'table', shape: [6] } }, engines],
    ['another number of classes', { ...tiny, classes: 4 }, engines],
    ['another version of an engine', tiny, [status('tensorflow', '3'), status('wasm', '4')]],
    ['one engine more', tiny, [...engines, status('webgpu', '1')]],
  ])('does not hold for %s', async (_what, workload, list) => {
    const { run, measured, files } = await openCache();
    await run();
    expect(await run({}, workload, list)).toMatchObject({ known: false });
    expect(measured).toHaveLength(2 + list.length);
    expect(await files()).toHaveLength(2);
  });

  it('is measured anew when asked to, and that is remembered', async () => {
    const { run, measured } = await openCache();
    const old = await run();
    const again = await run({ again: true });
    expect(again.measurements).not.toEqual(old.measurements);
    expect(await run()).toEqual({ ...again, known: true });
    expect(measured).toHaveLength(4);
  });

  it.each(['', '{', '{"measuredAt":"yesterday","measurements":[]}', '{"measuredAt":"2026-05-03T10:20:30.000Z","measurements":[{}]}'])(
    'is measured anew when its file holds %j',
    async (text) => {
      const { run, measured, files, measurements } = await openCache();
      await run();
      const [name = ''] = await files();
      await writeFile(join(measurements, name), text);
      expect(await run()).toMatchObject({ known: false });
      expect(await run()).toMatchObject({ known: true });
      expect(measured).toHaveLength(4);
      expect(await files()).toEqual([name]);
      expect(JSON.parse(await readFile(join(measurements, name), 'utf8'))).toMatchObject({ measurements: [{ engine: 'tensorflow' }, {}] });
    },
  );

  it('does not fail a run where it cannot be kept', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'measurements'), 'a file where the folder should be');
    const { run, measured } = await openCache(folder);
    expect(await run()).toMatchObject({ known: false, measurements: [{}, {}] });
    expect(await run()).toMatchObject({ known: false });
    expect(measured).toHaveLength(4);
  });

  it('leaves no half-written file where its own cannot be put in place', async () => {
    const { run, files, measurements } = await openCache();
    await run();
    const [name = ''] = await files();
    await rm(join(measurements, name));
    await mkdir(join(measurements, name));
    expect(await run()).toMatchObject({ known: false });
    expect(await files()).toEqual([name]);
  });

  it('holds for a day when an engine failed', async () => {
    const { run, measured, failing } = await openCache();
    failing.add('wasm');
    const at = (hour: number) => ({ now: () => new Date(Date.UTC(2026, 4, 3, hour)) });
    expect(await run(at(0))).toMatchObject({ measurements: [{}, { milliseconds: null, reason: 'It broke.' }] });
    expect(await run(at(23))).toMatchObject({ known: true });
    failing.clear();
    expect(await run(at(25))).toMatchObject({ known: false, measurements: [{}, { reason: null }] });
    expect(await run(at(1000))).toMatchObject({ known: true });
    expect(measured).toHaveLength(4);
  });

  it('reports engine by engine, and keeps nothing when it is stopped', async () => {
    const { run, files } = await openCache();
    const said: unknown[] = [];
    const stopping: MeasureOptions['measure'] = ({ id }) =>
      id === 'wasm' ? Promise.reject(new Error('stopped')) : Promise.resolve({ engine: id, milliseconds: 1, reason: null });
    await expect(run({ measure: stopping, report: (...words) => said.push(words) })).rejects.toThrow('stopped');
    expect(said).toEqual([
      ['Measuring tensorflow', 0, 2],
      ['Measuring wasm', 1, 2],
    ]);
    await expect(files()).rejects.toThrow('ENOENT');
  });
});

describe('measuring an engine in a process of its own', () => {
  it('finds what a step takes on WebAssembly', async () => {
    const { signal } = new AbortController();
    const found = await measureEngine({ id: 'wasm', title: 'WebAssembly' }, tiny, signal);
    expect(found).toEqual({
      engine: 'wasm',
      milliseconds: expect.any(Number) as number,
      reason: null,
      memoryBytes: expect.any(Number) as number,
    });
    // A process that computes takes more than ten megabytes and less than all.
    expect(found.memoryBytes).toBeGreaterThan(1e7);
    expect(found.memoryBytes).toBeLessThan(totalmem());
    expect(found.milliseconds).toBeGreaterThan(0);
  });

  it('has a reason where the steps cannot be done', async () => {
    const { signal } = new AbortController();
    const found = await measureEngine({ id: 'wasm', title: 'WebAssembly' }, { ...tiny, method: 'magic' }, signal);
    expect(found).toMatchObject({ milliseconds: null, reason: expect.stringContaining('magic') as string });
  });

  it('is given up when it is stopped', async () => {
    const controller = new AbortController();
    const measuring = measureEngine({ id: 'wasm', title: 'WebAssembly' }, tiny, controller.signal);
    controller.abort();
    await expectError(measuring, 'interrupted', /The measurement of engines was stopped/);
  });
});
