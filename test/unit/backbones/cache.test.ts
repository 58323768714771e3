import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evictFeatures } from '../../../main/backbones/cache-eviction.ts';
import { writeFeatures } from '../../../main/backbones/cache-writer.ts';
import { featureKey, openFeatures } from '../../../main/backbones/cache.ts';
import { backboneRecord } from '../../helpers/records.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

/** Features of `count` items: item k has k and k². */
async function filled(root: string, key: string, count: number): Promise<void> {
  const writer = await writeFeatures(root, key, 2, count);
  for (let item = writer.done; item < count; item++) await writer.append(Float32Array.from([item, item ** 2]));
  await writer.finish(2.5, null);
  await writer.close();
}

it('features are read as they were written, with their mean and deviation', async () => {
  const root = await temporaryFolder();
  await filled(root, 'a', 5);
  const opened = await openFeatures(root, 'a', true);
  // By numpy.mean and numpy.std of 0…4 and their squares.
  expect(opened).toMatchObject({ count: 5, size: 2, mean: [2, 6] });
  expect(opened?.deviation[0]).toBeCloseTo(1.4142135623730951, 12);
  expect(opened?.deviation[1]).toBeCloseTo(5.89915248150105, 12);
  const row = new Float32Array(2);
  opened?.read(3, row);
  expect([...row]).toEqual([3, 9]);
  await opened?.close();
});

it('features that are not all there are none, and are gone on with behind the last whole one', async () => {
  const root = await temporaryFolder();
  const writer = await writeFeatures(root, 'a', 2, 5);
  await writer.append(Float32Array.from([0, 0, 1, 1, 2]));
  await writer.close();
  expect(await openFeatures(root, 'a', false)).toBeNull();
  const again = await writeFeatures(root, 'a', 2, 5);
  expect(again.done).toBe(2);
  await again.append(Float32Array.from([2, 4, 3, 9, 4, 16]));
  await again.finish(2.5, null);
  await again.close();
  const opened = await openFeatures(root, 'a', true);
  expect(opened).toMatchObject({ count: 5, mean: [2, 6] });
  await opened?.close();
});

it('two who compute the same features at a time write the same', async () => {
  const root = await temporaryFolder();
  const [one, other] = [await writeFeatures(root, 'a', 2, 3), await writeFeatures(root, 'a', 2, 3)];
  await one.append(Float32Array.from([0, 0, 1, 1]));
  await other.append(Float32Array.from([0, 0]));
  await one.append(Float32Array.from([2, 4]));
  await other.append(Float32Array.from([1, 1, 2, 4]));
  await one.finish(2.5, null);
  await other.finish(2.5, null);
  for (const writer of [one, other]) await writer.close();
  const opened = await openFeatures(root, 'a', true);
  const row = new Float32Array(2);
  opened?.read(2, row);
  expect([...row]).toEqual([2, 4]);
  expect(opened?.mean).toEqual([1, 5 / 3]);
  await opened?.close();
});

it('what was not used for longest goes first, and never what is needed', async () => {
  const root = await temporaryFolder();
  for (const [at, key] of ['old', 'needed', 'new'].entries()) {
    await filled(root, key, 100);
    const then = new Date(Date.UTC(2026, 0, at + 1));
    for (const file of await readdir(join(root, key))) await utimes(join(root, key, file), then, then);
  }
  const { size } = await stat(join(root, 'old', 'features.bin'));
  expect(await evictFeatures(root, new Set(['needed']), 3 * size)).toBe(0);
  expect(await evictFeatures(root, new Set(['needed']), 2 * size)).toBe(size);
  expect((await readdir(root)).sort()).toEqual(['needed', 'new']);
  // Looking at features counts as using them, and what was used today stays.
  await (await openFeatures(root, 'new', false))?.close();
  expect(await evictFeatures(root, new Set(['needed']), 0)).toBe(0);
  const then = new Date(Date.UTC(2026, 0, 4));
  await utimes(join(root, 'new', 'features.json'), then, then);
  expect(await evictFeatures(root, new Set(['needed']), 0)).toBe(size);
  expect(await readdir(root)).toEqual(['needed']);
});

it('another layer, another preparation and other data have features of their own', () => {
  const backbone = backboneRecord();
  const keys = [
    featureKey(backbone, 'd'),
    featureKey({ ...backbone, layer: 'b' }, 'd'),
    featureKey({ ...backbone, layout: 'nhwc' }, 'd'),
    featureKey({ ...backbone, hash: 'i' }, 'd'),
    featureKey({ ...backbone, pooling: 'mean' }, 'd'),
    featureKey({ ...backbone, pooling: 'first' }, 'd'),
    featureKey({ ...backbone, axes: ['frames', 'bands'] }, 'd'),
    featureKey(backbone, 'e'),
  ];
  expect(new Set(keys).size).toBe(8);
  // What was kept before there were models of texts is found still.
  expect(keys[0]).toBe('9a1bc0f3f219837418ef813d85124c22');
  // Its name and its licence change nothing.
  expect(featureKey(backboneRecord({ name: 'Other', licence: '' }), 'd')).toBe(keys[0]);
});
