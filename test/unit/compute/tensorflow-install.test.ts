import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, describe, it, vi, expect } from 'vitest';
import { installTensorflow } from '../../../main/compute/engines/tensorflow-install.ts';
import { findInstallation, findTfjsNode } from '../../../main/compute/engines/tensorflow-installation.ts';
import { fakeDriver, fakePip, wheelFolder } from './fake-cuda.ts';
import { expectError, headerFiles, libraryFiles, temporaryFolder, writeFiles, writeZip } from './fake-tensorflow.ts';

afterEach(() => vi.unstubAllEnvs());

const ignore = (): void => undefined;
const signal = new AbortController().signal;

const tfjsNode = await findTfjsNode();
const installation = tfjsNode ? await findInstallation(tfjsNode.version, undefined, 'cpu') : 'tfjs-node is not installed';

async function emptyCache(): Promise<string> {
  const cache = await temporaryFolder();
  vi.stubEnv('ISTHMUS_CACHE', cache);
  vi.stubEnv('ISTHMUS_TENSORFLOW', '');
  // Programs that answer `--version`, so that the tests need no compiler; a build with them fails.
  vi.stubEnv('CXX', process.execPath);
  vi.stubEnv('MAKE', process.execPath);
  return cache;
}

describe.skipIf(process.platform === 'win32')('installing TensorFlow', () => {
  it('says what to install when there is no compiler, before it downloads anything', async () => {
    const cache = await emptyCache();
    vi.stubEnv('CXX', join(cache, 'no-compiler'));
    await expectError(installTensorflow({ from: null, report: ignore, signal }), 'engine-unavailable', /no-compiler is missing/);
    expect(await readdir(cache)).toEqual([]);
  });

  it('leaves nothing behind when the addon cannot be built, and names the reason', async () => {
    const cache = await emptyCache();
    const source = await temporaryFolder();
    writeFiles(source, { ...libraryFiles(), ...headerFiles });
    const phases = new Set<string>();
    await expectError(
      installTensorflow({ from: source, report: (phase) => phases.add(phase), signal }),
      'engine-unavailable',
      /addon could not be built: .{10}/,
    );
    expect([...phases]).toEqual(['Unpacking TensorFlow', 'Building the addon']);
    expect(await readdir(cache)).toEqual([]);
  }, 30_000);

  it('says why pip had nothing to give', async () => {
    const cache = await emptyCache();
    vi.stubEnv('ISTHMUS_PYTHON', join(cache, 'no-python'));
    const error = await expectError(
      installTensorflow({ from: null, report: ignore, signal }),
      'engine-unavailable',
      /no-python \(ISTHMUS_PYTHON\) has no pip/,
    );
    expect(error.hint).toContain('--from');
    expect(await readdir(cache)).toEqual([]);
  });

  it('downloads through pip and shows what has arrived; a failing pip is quoted', async () => {
    const cache = await emptyCache();
    const python = join(await temporaryFolder(), 'python');
    await writeFile(python, '#!/bin/sh\n[ "$3" = --version ] && exit 0\necho "ERROR: the index is asleep" >&2\nexit 1\n', { mode: 0o755 });
    vi.stubEnv('ISTHMUS_PYTHON', python);
    const error = await expectError(
      installTensorflow({ from: null, report: ignore, signal }),
      'engine-unavailable',
      /pip could not download .*the index is asleep/,
    );
    expect(error.retry).toBe(true);
    expect(await readdir(cache)).toEqual([]);
  });

  it('does not keep a damaged download for the next attempt', async () => {
    const cache = await emptyCache();
    await mkdir(join(cache, 'wheels'));
    writeZip(join(cache, 'wheels', 'tensorflow-9.9.9-any.whl'), headerFiles);
    await expectError(installTensorflow({ from: null, report: ignore, signal }), 'bad-data', /holds no TensorFlow library/);
    expect(await readdir(join(cache, 'wheels'))).toEqual([]);
  });

  it('stops when it is told to, and clears up', async () => {
    const cache = await emptyCache();
    const python = join(await temporaryFolder(), 'python');
    await writeFile(python, '#!/bin/sh\n[ "$3" = --version ] && exit 0\nsleep 60\n', { mode: 0o755 });
    vi.stubEnv('ISTHMUS_PYTHON', python);
    const stop = new AbortController();
    const report = (phase: string): void => {
      if (phase === 'Downloading TensorFlow') setTimeout(() => stop.abort(), 50);
    };
    await expectError(installTensorflow({ from: null, report, signal: stop.signal }), 'interrupted', /Installing TensorFlow was stopped/);
    expect(await readdir(cache)).toEqual([]);
  });

  it('removes what a killed installation left, and not what a running one works in', async () => {
    const cache = await emptyCache();
    const dead = 2 ** 22 + 1;
    await mkdir(join(cache, `.installing-${dead}-abc`, 'lib'), { recursive: true });
    await mkdir(join(cache, `.installing-${process.pid}-abc`));
    await expectError(installTensorflow({ from: join(cache, 'none.whl'), report: ignore, signal }), 'not-found', /none\.whl/);
    expect(await readdir(cache)).toEqual([`.installing-${process.pid}-abc`]);
  });
});

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('installing TensorFlow with CUDA', () => {
  it('downloads nothing when the driver is too old, and says which version there is and which it takes', async () => {
    const cache = await emptyCache();
    const asked = await fakePip(cache);
    await fakeDriver('470.82.01');
    const error = await expectError(
      installTensorflow({ from: null, gpu: true, report: ignore, signal }),
      'engine-unavailable',
      /version 470\.82\.01, and CUDA 12 needs 525\.60\.13/,
    );
    expect(error.details).toMatchObject({ found: '470.82.01', needed: '525.60.13' });
    expect(await readFile(asked, 'utf8')).toBe('');
    expect(await readdir(cache)).toEqual([]);
  });

  it.skipIf(typeof installation === 'string')(
    'does not take one without CUDA for it (skipped where TensorFlow is not installed)',
    async () => {
      const cache = await emptyCache();
      vi.stubEnv('CXX', undefined);
      vi.stubEnv('MAKE', undefined);
      const folder = typeof installation === 'string' ? '' : installation.folder;
      await symlink(folder, join(cache, basename(folder)));
      await fakeDriver('550.54.15');
      const asked = await fakePip(join(cache, 'empty'));
      expect(await installTensorflow({ from: null, report: ignore, signal })).toMatchObject({ works: true });
      expect(await readFile(asked, 'utf8')).toBe('');
      const error = await expectError(
        installTensorflow({ from: null, gpu: true, report: ignore, signal }),
        'engine-unavailable',
        /pip could not download tensorflow==/,
      );
      expect(error.hint).toMatch(/tensorflow\[and-cuda\]==\d+\.\d+\.\d+.*--gpu --from FOLDER/);
      expect(await readdir(cache)).toEqual([basename(folder)]);
    },
    30_000,
  );

  it('stops in the middle of its wheels when it is told to, and keeps those that are complete', async () => {
    const cache = await emptyCache();
    await fakeDriver('550.54.15');
    await fakePip(await wheelFolder());
    const python = join(await temporaryFolder(), 'python');
    const script = `#!/bin/sh\ncase "$4" in nvidia-cudnn*) sleep 60;; esac\nexec '${process.env['ISTHMUS_PYTHON']}' "$@"\n`;
    await writeFile(python, script, { mode: 0o755 });
    vi.stubEnv('ISTHMUS_PYTHON', python);
    const stop = new AbortController();
    const report = (phase: string): void => {
      if (phase.startsWith('Downloading nvidia-cudnn')) setTimeout(() => stop.abort(), 50);
    };
    const work = installTensorflow({ from: null, gpu: true, report, signal: stop.signal });
    await expectError(work, 'interrupted', /Installing TensorFlow was stopped/);
    expect(await readdir(cache)).toEqual(['wheels-cuda']);
    expect(await readdir(join(cache, 'wheels-cuda'))).toHaveLength(3);
  });

  it('says how much room it takes when the disk is full', async () => {
    const cache = await emptyCache();
    await fakeDriver('550.54.15');
    const python = join(await temporaryFolder(), 'python');
    const script = '#!/bin/sh\n[ "$3" = --version ] && exit 0\necho "OSError: [Errno 28] No space left on device" >&2\nexit 1\n';
    await writeFile(python, script, { mode: 0o755 });
    vi.stubEnv('ISTHMUS_PYTHON', python);
    const error = await expectError(installTensorflow({ from: null, gpu: true, report: ignore, signal }), 'disk-full', /no room/);
    expect(error.hint).toMatch(/9 GB/);
    expect(await readdir(cache)).toEqual([]);
  });
});
