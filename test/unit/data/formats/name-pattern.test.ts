import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openPacked } from '../../../../main/data/open.ts';
import { TestLibrary } from '../../../helpers/data-library.ts';
import { fixtureBytes } from '../../../helpers/fixtures.ts';
import { tone, wavFile } from '../../../helpers/recordings.ts';

const names = ['test/no/ann_1', 'train/no/bob_1', 'train/yes/bob_2', 'valid/yes/cid_1'];
const options = { 'name-pattern': '{split}/{class}/{group}_*' };
const sound = wavFile([tone(440, 100)]);
/** By the name of a kind, its ending and what a file holds. */
const kinds = [
  ['pictures', 'png', await fixtureBytes('picture.png')],
  ['recordings', 'wav', sound],
  ['texts', 'txt', strToU8('some words')],
] as const;

describe.each(kinds)('names of %s', (_, ending, content) => {
  it.each(['a folder', 'an archive'])('say in %s of which class, group and split each is', async (place) => {
    const library = await TestLibrary.create();
    const files = Object.fromEntries(names.map((name) => [`${name}.${ending}`, content]));
    for (const [name, bytes] of Object.entries(files)) await library.write(`folder/${name}`, bytes);
    const path = place === 'a folder' ? library.path('folder') : await library.write('set.zip', zipSync(files));
    const dataset = await library.import(path, { options });
    expect(dataset).toMatchObject({ count: 4, classes: ['no', 'yes'], groups: 3, splits: { training: 2, heldOut: 2 }, skipped: [] });
    const packed = await openPacked(library.data.folderOf(dataset.hash));
    expect([...(await packed.labels())]).toEqual([0, 0, 1, 1]);
    expect(await packed.groups()).toEqual(Int32Array.of(0, 1, 1, 2));
    expect(await packed.splits()).toEqual(Int8Array.of(1, 0, 0, 1));
    await packed.close();
  });
});

it('what is of no split that is known is passed over, and said', async () => {
  const library = await TestLibrary.create();
  for (const name of ['train/yes/a_1', 'extra/yes/b_1', 'test/no/c_1']) await library.write(`folder/${name}.wav`, sound);
  const dataset = await library.import(library.path('folder'), { options });
  expect(dataset).toMatchObject({
    count: 2,
    skipped: [{ path: 'extra/yes/b_1.wav', reason: '“extra” is neither train nor test or val' }],
  });
});
