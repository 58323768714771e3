import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { diskUse } from '../../../main/hosts/library/disk-use.ts';
import { runConfigSchema } from '../../../shared/config/run-config.ts';
import { datasetRecord, runRecord } from '../../helpers/records.ts';
import { newStore } from '../../helpers/store.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function write(path: string, bytes: number): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), Buffer.alloc(bytes));
}

it('the bytes of a library are told by what they are for, shared content once, and the trash has what only removed things or interrupted imports need', async () => {
  const store = await newStore();
  const put = async (id: string, hash: string, removed = false): Promise<void> => {
    store.insertDataset(datasetRecord({ id, name: id, hash }));
    if (removed) store.trashDataset(id);
  };
  for (const [at, hash] of ['shared', 'removed', 'of-a-run', 'of-nobody'].entries()) await write(`datasets/${hash}/items.bin`, 2 ** at);
  await write(`datasets/.incoming-${'0a'.repeat(16)}/items.bin`, 400);
  await write('datasets/.incoming-0a0a-being-written/items.bin', 16);
  await put('one', 'shared');
  await put('two', 'shared');
  await put('three', 'shared', true);
  await put('four', 'removed', true);
  await put('five', 'of-a-run', true);
  store.insertRun(runRecord({ id: 'kept', sourceHash: 'shared', targetHash: 'of-a-run' }));
  // From a model: the content of its source is not its own.
  const config = runConfigSchema.parse({ sourceModel: 'kept', target: 'one' });
  store.insertRun(runRecord({ id: 'from-a-model', config, sourceHash: 'removed', targetHash: 'shared' }));
  store.insertRun(runRecord({ id: 'gone', sourceHash: 'removed', targetHash: 'shared' }));
  store.trashRun('gone');
  await write('runs/kept/checkpoints/1', 100);
  await write('runs/gone/checkpoints/1', 200);
  await write('models/one/weights.bin', 1000);
  await write('features/x/y', 3000);
  await write('isthmus.db', 5000);
  await write('logs/errors.log', 6000);
  await symlink(folder, join(folder, 'models', 'loop'));
  expect(await diskUse(folder, store)).toEqual({
    datasets: 1 + 4 + 8 + 16,
    runs: 100,
    models: 1000,
    features: 3000,
    trash: 2 + 200 + 400,
    other: 11000,
  });
  expect(await diskUse(join(folder, 'nowhere'), store)).toEqual({ datasets: 0, runs: 0, models: 0, features: 0, trash: 0, other: 0 });
});
