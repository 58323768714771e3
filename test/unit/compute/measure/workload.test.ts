import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWorkload, inputOf, usualWorkload, workloadOf } from '../../../../main/compute/measure/workload.ts';
import { networks } from '../../../../main/engine/networks/index.ts';
import { runConfigSchema } from '../../../../shared/config/run-config.ts';
import { inputShape } from '../../../../shared/model/input.ts';
import type { ParameterValues } from '../../../../shared/model/parameters.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { expectError, temporaryFolder } from '../fake-tensorflow.ts';

describe('what is measured without data', () => {
  it.each(networks.map(({ descriptor }) => descriptor.id))('has an input that %s takes', (network) => {
    const workload = usualWorkload({ network, method: 'dann', batchSize: null });
    const input = inputOf(workload);
    expect(networks.find(({ descriptor }) => descriptor.id === network)?.descriptor.inputs).toContain(input.kind);
    expect(inputShape(input)).toEqual(workload.input.shape);
  });

  it('is said in words', () => {
    expect(describeWorkload(usualWorkload({ network: 'cnn-small', method: 'dann', batchSize: 16 }))).toBe(
      'cnn-small with dann, 16 items of 28 × 28 × 3 from each domain in a batch, 10 classes',
    );
  });

  it.each([
    [{ network: 'brain' }, /brain/],
    [{ method: 'magic' }, /magic/],
    [{ batchSize: 0 }, /batchSize is 0/],
  ])('is refused with %j', async (change, message) => {
    const asked = async () => usualWorkload({ network: 'cnn-small', method: 'dann', batchSize: null, ...change });
    await expectError(asked(), 'bad-config', message);
  });
});

it('what is measured for a run fails as its data do', async () => {
  const folder = join(await temporaryFolder(), 'nowhere');
  const config = runConfigSchema.parse({ source: 'a', target: 'b' });
  await expectError(
    workloadOf({ config, sourceFolder: folder, moreSourceFolders: [], targetFolder: folder, sourceModel: null, backbone: null }),
    'library-damaged',
    /nowhere/,
  );
});

it('what is measured for texts is as large as their words are fed', async () => {
  const library = await TestLibrary.create();
  for (const at of [1, 2]) await library.write(`texts/${at}.txt`, 'one text of seven words in all');
  const folder = library.data.folderOf((await library.import(library.path('texts'))).hash);
  const inputFor = async (network: string, training: ParameterValues) => {
    const config = runConfigSchema.parse({ source: 'a', target: 'b', network, training });
    const job = { config, sourceFolder: folder, moreSourceFolders: [], targetFolder: folder, sourceModel: null, backbone: null };
    return (await workloadOf(job)).input;
  };
  const hashed = { bagOfWords: 'hashed', hashBuckets: 512 };
  expect(await inputFor('mlp', {})).toEqual({ kind: 'text', shape: [7] });
  expect(await inputFor('mlp', hashed)).toEqual({ kind: 'text', shape: [512] });
  // A network that reads words in their order takes no bag of them.
  expect(await inputFor('text-cnn', hashed)).toEqual({ kind: 'text', shape: [8], terms: 7 });
});
