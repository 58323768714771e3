/* A shift report of packed data, in this process and in a trainer process of its own. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTrainer } from '../../../../main/compute/trainer/client.ts';
import { measureShiftOf } from '../../../../main/compute/trainer/measure-shift.ts';
import { createDataLibrary } from '../../../../main/data/library.ts';
import type { ShiftRequest } from '../../../../main/services/ports/trainer.ts';
import { shiftMeasuresSchema } from '../../../../shared/model/shift/report.ts';
import type { ShiftMeasures } from '../../../../shared/model/shift/report.ts';
import { failureOf } from '../../../helpers/data-library.ts';
import { numbers, writePictures } from '../../../helpers/pictures.ts';
import { makeFolder, removeFolder } from '../../../helpers/temporary-folder.ts';

const trainer = createTrainer();
const { signal } = new AbortController();
const unheard = (): void => undefined;
let folder: string;

async function packed(name: string, path = join(folder, name)): Promise<string> {
  const data = createDataLibrary(join(folder, 'datasets'));
  const { hash } = await data.import({ path, name, format: null, options: {}, labels: null, strict: false }, unheard, signal);
  return data.folderOf(hash);
}

/** Rows of three heaps, of which the second column is moved. */
async function table(name: string, rows: number, shift: number, classOf: ((row: number) => string) | null): Promise<string> {
  const random = numbers(rows);
  const lines = Array.from({ length: rows }, (_, row) => {
    const heap = row % 3;
    return [4 * heap + random(), random() + shift, 7, ...(classOf ? [classOf(row)] : [])].join(',');
  });
  const path = join(folder, `${name}.csv`);
  await writeFile(path, [classOf ? 'heap,moved,still,label' : 'heap,moved,still', ...lines].join('\n'));
  return packed(name, path);
}

const named = (row: number): string => ['a', 'b', 'c'][row % 3] ?? '';
let request: ShiftRequest;
let own: ShiftMeasures;

beforeAll(async () => {
  folder = await makeFolder();
  request = {
    sourceFolder: await table('source', 240, 0, named),
    targetFolder: await table('target', 210, 0.5, named),
    crop: false,
    seed: 2,
  };
  own = await measureShiftOf(request, unheard);
});

afterAll(() => removeFolder(folder));

describe('a shift report of tables', () => {
  it('names the column that moved, and leaves out what never varies', () => {
    const found = shiftMeasuresSchema.parse(own);
    expect(found).toEqual(own);
    expect(found).toMatchObject({ items: { source: 240, target: 210 }, components: { count: 3 }, quickAccuracy: 1 });
    expect(found.features.map(({ name }) => name)).toEqual(['moved', 'heap']);
    expect(found.features[0]?.distance).toBeGreaterThan(0.35);
    expect(found.mmd?.p).toBeLessThan(0.05);
    expect(found.foreign.every(({ index }) => index >= 0 && index < 210)).toBe(true);
  });

  it('reads no label of the target', async () => {
    const shuffled = await table('shuffled', 210, 0.5, (row) => named(Math.floor(row / 7)));
    const bare = await table('bare', 210, 0.5, null);
    for (const targetFolder of [shuffled, bare]) expect(await measureShiftOf({ ...request, targetFolder }, unheard)).toEqual(own);
    expect(new Set([request.targetFolder, shuffled, bare]).size).toBe(3);
  });

  it('looks at a thousand items of each at most', async () => {
    const many = await table('many', 1300, 0, named);
    const found = await measureShiftOf({ ...request, sourceFolder: many, targetFolder: many }, unheard);
    expect(found.items).toEqual({ source: 1000, target: 1000 });
    expect(found.mmd?.p).toBeGreaterThan(0.05);
  });
});

it('a shift report of pictures sees their brightness, as a network would be fed', async () => {
  await writePictures(join(folder, 'dark'), { each: 20, ground: 0, seed: 1 });
  await writePictures(join(folder, 'bright'), { each: 20, ground: 110, seed: 2, labelled: false });
  const found = await measureShiftOf({ ...request, sourceFolder: await packed('dark'), targetFolder: await packed('bright') }, unheard);
  expect(found.features[0]).toMatchObject({ name: 'brightness', distance: 1 });
  expect(found.aDistance).toBe(2);
  // One for ten items.
  expect(found.components.count).toBe(12);
  expect(found.classes?.map(({ name }) => name)).toEqual(['column', 'row', 'square']);
});

describe('a shift report in a process of its own', () => {
  it('is the same, and needs no engine', async () => {
    const phases: string[] = [];
    expect(await trainer.shift(request, (phase) => phases.push(phase), signal)).toEqual(own);
    expect([phases[0], phases.at(-1)]).toEqual(['Reading', 'Comparing items']);
  });

  it('says what is wrong with the data', async () => {
    const wider = join(folder, 'wider.csv');
    await writeFile(wider, 'heap,moved,still,more\n1,2,3,4\n2,3,4,5\n');
    const columns = trainer.shift({ ...request, targetFolder: await packed('wider', wider) }, unheard, signal);
    expect(await failureOf(columns)).toMatchObject({ code: 'bad-data', message: expect.stringContaining('more') as string });
    const gone = trainer.shift({ ...request, targetFolder: join(folder, 'nowhere') }, unheard, signal);
    expect(await failureOf(gone)).toMatchObject({ code: 'library-damaged' });
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const stopped = trainer.shift(request, () => stop.abort(), stop.signal);
    expect(await failureOf(stopped)).toMatchObject({ code: 'interrupted', message: expect.stringContaining('shift report') as string });
  });
});
