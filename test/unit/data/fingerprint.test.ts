import { mkdir, rm, symlink, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportRequest } from '../../../main/services/ports/data.ts';
import { counting, idxFile, npyFile } from '../../helpers/array-files.ts';
import { failureOf, TestLibrary } from '../../helpers/data-library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const past = new Date('2026-01-01T00:00:00.000Z');

/** A file that was not touched for long. */
async function settled(name: string, content: Uint8Array | string, time = past): Promise<string> {
  const path = await library.write(name, content);
  await utimes(path, time, time);
  return path;
}

const fingerprint = (path: string, wishes: Partial<ImportRequest> = {}, signal = new AbortController().signal): Promise<string | null> =>
  library.data.fingerprint({ path, name: 'test', format: null, options: {}, labels: null, strict: false, ...wishes }, signal);

const array = npyFile([2, 2, 2], counting(8, 11));

describe('the fingerprint of an origin', () => {
  it('stays while nothing changes, and is another with every file, size, time, path, format, option and labels', async () => {
    const path = await settled('a.npy', array);
    const labels = await settled('labels.txt', 'a\nb\n');
    const first = await fingerprint(path);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await fingerprint(path, { name: 'other', strict: true, options: { maximum: 0 } })).toBe(first);
    const all = [
      first,
      await fingerprint(path, { options: { maximum: 300 } }),
      await fingerprint(path, { labels }),
      await fingerprint(await settled('b.npy', array)),
      await fingerprint(await settled('a.npy', array, new Date('2026-01-01T00:00:00.001Z'))),
      await fingerprint(await settled('a.npy', npyFile([3, 2, 2], counting(12, 11)))),
      await fingerprint(await settled('table.csv', 'a,b\n1,2\n')),
      await fingerprint(await settled('table.csv', 'a,b\n1,2\n'), { format: 'svmlight' }),
    ];
    expect(all).not.toContain(null);
    expect(new Set(all).size).toBe(all.length);
    await settled('labels.txt', 'a\nb\na\n');
    expect(all).not.toContain(await fingerprint(path, { labels }));
  });

  it('takes in a whole folder, its links and what is added, but no clutter', async () => {
    await settled('pictures/a/1.png', 'one');
    await settled('pictures/b/2.png', 'two');
    const folder = library.path('pictures');
    const first = await fingerprint(folder);
    await settled('pictures/.hidden', 'x');
    await settled('pictures/Thumbs.db', 'x');
    expect(await fingerprint(folder)).toBe(first);
    await settled('pictures/b/3.png', 'three');
    const added = await fingerprint(folder);
    await rm(library.path('pictures/b/3.png'));
    expect([added === first, await fingerprint(folder)]).toEqual([false, first]);
    await symlink(library.path('pictures/a/1.png'), library.path('pictures/b/1.png'));
    expect(await fingerprint(folder)).not.toBe(first);
  });

  it('takes in the labels that IDX finds beside its images', async () => {
    const path = await settled('images-idx3-ubyte', idxFile([3, 2, 4], counting(24, 11)));
    const bare = await fingerprint(path);
    await settled('labels-idx1-ubyte', idxFile([3], [0, 1, 0]));
    const labelled = await fingerprint(path);
    expect([bare, labelled]).not.toContain(null);
    expect(labelled).not.toBe(bare);
  });

  it('is none of what was written just now, of files that only the data name, and of what the import will refuse', async () => {
    expect(await fingerprint(await library.write('new.npy', array))).toBeNull();
    const soon = new Date(Date.now() + 60_000);
    expect(await fingerprint(await settled('later.npy', array, soon))).toBeNull();
    await settled('pictures/1.png', 'one');
    expect(await fingerprint(await settled('pictures.csv', 'path,label\npictures/1.png,a\n'))).toBeNull();
    await mkdir(library.path('loop'));
    await symlink(dirname(library.path('loop')), library.path('loop/out'));
    expect(await fingerprint(library.path('loop'))).toBeNull();
    expect((await failureOf(fingerprint(library.path('nowhere')))).code).toBe('bad-data');
    expect((await failureOf(fingerprint(library.path('loop'), { options: { colour: 1 } }))).code).toBe('bad-request');
  });

  it('can be stopped', async () => {
    await settled('pictures/a/1.png', 'one');
    expect((await failureOf(fingerprint(library.path('pictures'), {}, AbortSignal.abort()))).code).toBe('interrupted');
  });
});
