import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder, compiledFolder } from '../../../main/compute/engines/cache-folder.ts';

describe('the folder that engines are kept in', () => {
  const home = join('home', 'ada');

  it('follows each system', () => {
    expect(cacheFolder({}, 'linux', home)).toBe(join(home, '.cache', 'isthmus'));
    expect(cacheFolder({ XDG_CACHE_HOME: 'caches' }, 'linux', home)).toBe(join('caches', 'isthmus'));
    expect(cacheFolder({}, 'darwin', home)).toBe(join(home, 'Library', 'Caches', 'isthmus'));
    expect(cacheFolder({ LOCALAPPDATA: 'local' }, 'win32', home)).toBe(join('local', 'isthmus', 'Cache'));
    expect(cacheFolder({}, 'win32', home)).toBe(join(home, 'AppData', 'Local', 'isthmus', 'Cache'));
  });

  it('has a place for what Node compiled, unless Node was told another', () => {
    expect(compiledFolder({ ISTHMUS_CACHE: 'mine' })).toBe(join(resolve('mine'), 'compiled'));
    expect(compiledFolder({ ISTHMUS_CACHE: 'mine', NODE_COMPILE_CACHE: 'given' })).toBe('given');
  });

  it('is what ISTHMUS_CACHE says, on every system', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(cacheFolder({ ISTHMUS_CACHE: 'mine' }, platform, home)).toBe(resolve('mine'));
  });
});
