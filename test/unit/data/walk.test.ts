import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { walk } from '../../../main/data/walk.ts';
import { failureOf } from '../../helpers/data-library.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const windows = process.platform === 'win32';
const root = process.getuid?.() === 0;
const { signal } = new AbortController();

let outside: string;
let folder: string;
beforeEach(async () => {
  outside = await temporaryFolder();
  folder = join(outside, 'inside');
  await mkdir(folder);
});

async function touch(...names: string[]): Promise<void> {
  for (const name of names) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  }
}

const found = async (): Promise<string[]> => (await walk(folder, signal)).files.map((file) => file.relative);

describe('walking a folder', () => {
  it('finds files in the order of their code units, with forward slashes, whatever the file system says', async () => {
    // The last two in the order of UTF-16; UTF-8, which some systems sort by, has them the other way round.
    const names = ['b/2', '～', 'b/10', 'a/deep/er/x', '😀', 'Z', 'é', 'a.b', 'zz'];
    await touch(...names);
    expect(await found()).toEqual(['Z', 'a/deep/er/x', 'a.b', 'b/10', 'b/2', 'zz', 'é', '😀', '～']);
  });

  it('passes over hidden files and what systems leave behind', async () => {
    await touch('a', '.hidden', '.git/config', 'Thumbs.db', 'sub/thumbs.db', 'desktop.ini', '__MACOSX/a', 'sub/.DS_Store', 'sub/b');
    expect(await found()).toEqual(['a', 'sub/b']);
  });

  it('names the paths of files so that they can be opened', async () => {
    await touch('sub/b');
    const { files, skipped } = await walk(folder, signal);
    expect(files[0]?.path.endsWith(join('inside', 'sub', 'b'))).toBe(true);
    expect(skipped).toEqual([]);
  });

  it('says that a folder is not there, or is a file', async () => {
    expect((await failureOf(walk(join(folder, 'nowhere'), signal))).message).toBe(`${join(folder, 'nowhere')} does not exist.`);
    await touch('file');
    expect((await failureOf(walk(join(folder, 'file'), signal))).message).toMatch(/file is not what its format needs/);
  });

  it('stops when it is told to', async () => {
    await touch('a');
    expect((await failureOf(walk(folder, AbortSignal.abort()))).code).toBe('interrupted');
  });

  describe.skipIf(windows)('with links (making them needs a right that Windows seldom gives)', () => {
    it('follows those that stay inside, to files and to folders', async () => {
      await touch('data/x', 'data/y');
      await symlink(join(folder, 'data', 'x'), join(folder, 'again'));
      await symlink('data', join(folder, 'more'));
      expect(await found()).toEqual(['again', 'data/x', 'data/y', 'more/x', 'more/y']);
    });

    it('takes a root that is itself a link', async () => {
      await touch('x');
      await symlink(folder, join(outside, 'link'));
      expect((await walk(join(outside, 'link'), signal)).files.map((file) => file.relative)).toEqual(['x']);
    });

    it('refuses those that leave, also to a neighbour whose name begins alike', async () => {
      await mkdir(`${folder}-more`);
      for (const [name, target] of [
        ['up', outside],
        ['near', `${folder}-more`],
      ] as const) {
        const link = join(folder, name);
        await symlink(target, link);
        const error = await failureOf(walk(folder, signal));
        expect(error.code).toBe('bad-data');
        expect(error.message).toMatch(new RegExp(`${name} is a link that leaves the folder: it leads to `));
        await rm(link);
      }
    });

    it('refuses those that lead back to a folder above', async () => {
      await touch('a/b/x');
      await symlink(join(folder, 'a'), join(folder, 'a', 'b', 'back'));
      expect((await failureOf(walk(folder, signal))).message).toMatch(/back is a link that loops: it leads back to .*a\.$/);
    });

    it('refuses those that lead to themselves, and lists those that lead nowhere', async () => {
      await symlink('nowhere', join(folder, 'broken'));
      expect((await walk(folder, signal)).skipped).toEqual([{ path: 'broken', reason: 'a link to a file that does not exist' }]);
      await symlink('self', join(folder, 'self'));
      expect((await failureOf(walk(folder, signal))).message).toMatch(/self is a symbolic link that leads back to itself/);
    });
  });

  it.skipIf(windows || root)('says which folder cannot be read (root and Windows may read any)', async () => {
    await touch('locked/x');
    await chmod(join(folder, 'locked'), 0o000);
    onTestFinished(() => chmod(join(folder, 'locked'), 0o700));
    const error = await failureOf(walk(folder, signal));
    expect(error.code).toBe('bad-data');
    expect(error.message).toMatch(/locked cannot be read: permission denied/);
  });
});
