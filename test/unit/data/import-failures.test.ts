import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { counting, idxFile, npyFile, npzFile } from '../../helpers/array-files.ts';
import { failureOf, TestLibrary } from '../../helpers/data-library.ts';
import { greyPng } from '../../helpers/pixels.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.create();
});

const makePipe = 'mkfifo "$1"';
const rows = (count: number): Buffer => npyFile([count, 8], counting(count * 8), { type: '<f4' });

describe('progress', () => {
  it('is reported from opening to the last item, and never goes back', async () => {
    const reports: [string, number, number | null][] = [];
    await library.import(await library.write('rows.npy', rows(1000)), { report: (...report) => void reports.push(report) });
    expect(reports[0]).toEqual(['Opening', 0, null]);
    expect(reports.at(-1)).toEqual(['Looking for duplicates', 1000, 1000]);
    // Checks go through all once more, and say so where that takes them long.
    const done = reports.filter(([phase]) => phase === 'Reading').map(([, count]) => count);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.length).toBeGreaterThan(2);
  });

  it('has no total while it is not known', async () => {
    const totals: (number | null)[] = [];
    await library.import(await library.write('table.csv', `a,b\n${'1,2\n'.repeat(500)}`), {
      report: (_, __, total) => void totals.push(total),
    });
    expect(totals.slice(0, 3)).toEqual([null, null, null]);
    // Checks go through what was read, and say so when it takes them long.
    expect(new Set(totals.slice(3))).toEqual(new Set([500]));
  });
});

describe('an import that is stopped', () => {
  it.each([
    ['rows.npy', rows(5000)],
    ['rows.npz', npzFile({ x: rows(5000) }, true)],
    ['images.gz', gzipSync(idxFile([5000, 4, 4], counting(80_000)))],
    ['table.csv', `a,b\n${'1,2\n'.repeat(50_000)}`],
  ])('leaves nothing behind, reading %s', async (name, content) => {
    const path = await library.write(name, content);
    const controller = new AbortController();
    const report = (phase: string, done: number): void => {
      if (phase === 'Reading' && done >= 400) controller.abort();
    };
    const error = await library.refuses(path, { report, signal: controller.signal }, 'interrupted');
    expect(error.retry).toBe(true);
    await library.refuses(path, { signal: AbortSignal.abort() }, 'interrupted');
    expect(await library.import(path)).toMatchObject({ skippedCount: 0 });
  });

  it('leaves nothing behind, reading pictures', async () => {
    for (let at = 0; at < 250; at++) await library.write(`pictures/${at}.png`, await greyPng(2, at));
    const controller = new AbortController();
    const report = (phase: string): void => void (phase === 'Reading' && controller.abort());
    await library.refuses(library.path('pictures'), { report, signal: controller.signal }, 'interrupted');
  });
});

describe('an import that fails', () => {
  it('in its last item leaves other data sets alone, and nothing of its own', async () => {
    const other = await library.import(await library.write('good.csv', 'a,b\n1,2\n'));
    await library.refuses(await library.write('bad.csv', `a,b\n${'1,2\n'.repeat(5000)}1,red\n`));
    expect(await library.names()).toEqual([other.hash]);
    expect(await library.data.samples(other, 0, 1)).toHaveLength(1);
  });

  it('because its library cannot be written says so', async () => {
    const path = await library.write('table.csv', 'a,b\n1,2\n');
    await writeFile(library.folder, 'a file where the folder should be');
    const error = await failureOf(library.import(path));
    expect(error.code).toBe('refused');
    expect(error.message).toMatch(/^The library cannot be written: /);
  });

  /** Files of the test that this process has open. */
  const open = async (): Promise<string[]> => {
    const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')));
    return links.filter((link) => link.startsWith(library.path('')));
  };
  it.skipIf(!existsSync('/proc/self/fd'))('lets go of its files (seen where the system lists open files)', async () => {
    // Longer than what streams read ahead: a file that was read to its end closes by itself.
    const text = `a,b,label\n${'1,2,x\n'.repeat(1_500_000)}`;
    const floats = new Float32Array(1_500_000).fill(NaN);
    const labels = await library.write('labels.npy', npyFile([floats.length], floats, { type: '<f4' }));
    const files: [string, Buffer | string, object][] = [
      ['rows.npy', rows(200_000), { labels: library.path('nowhere') }],
      ['labelled.npy', rows(2), { labels }],
      ['rows.npz', npzFile({ x: rows(50_000) }, true), { labels: library.path('nowhere') }],
      ['rows.idx', idxFile([500_000, 4, 4], new Uint8Array(8_000_000)), { options: { 'image-shape': '3x3' } }],
      ['table.csv', text, { options: { label: 'missing' } }],
      ['red.csv', text.replace('2', 'red'), {}],
      ['infinite.npz', npzFile({ x: npyFile([200_000, 5], new Float32Array(1_000_000).fill(Infinity), { type: '<f4' }) }), {}],
    ];
    for (const [name, content, wishes] of files) {
      await library.refuses(await library.write(name, content), wishes);
      await expect.poll(open).toEqual([]);
    }
  });

  it.skipIf(process.platform === 'win32')(
    'because its file is a pipe says so and does not wait for it (Windows has no such files)',
    async () => {
      const pipe = library.path('pipe');
      await mkdir(library.path(''), { recursive: true });
      execFileSync('sh', ['-c', makePipe, 'sh', pipe]);
      expect((await library.refuses(pipe)).message).toBe(`${pipe} is not a regular file.`);
      const labels = await library.refuses(await library.write('rows.npy', rows(2)), { labels: pipe });
      expect(labels.message).toBe(`${pipe} is not a regular file.`);
    },
  );
});
