import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeLeftovers } from '../../../main/data/packed/incoming.ts';
import type { Dataset } from '../../../shared/model/dataset.ts';
import { failureOf, TestLibrary } from '../../helpers/data-library.ts';
import { greyPng } from '../../helpers/pixels.ts';
import { tone, wavFile } from '../../helpers/recordings.ts';

let library: TestLibrary;
let other: TestLibrary;
let pictures: Record<string, Uint8Array>;
beforeAll(async () => {
  pictures = await files('png', (at) => greyPng(1 + (at % 5), at % 256));
});
beforeEach(async () => {
  library = await TestLibrary.create();
  other = await TestLibrary.create();
});

/** Without skipped ones. */
const count = 450;
const fingerprint = '0123456789abcdef'.repeat(2);
const incoming = `.incoming-${fingerprint}`;

/** Files of two classes, among them one that cannot be read and one beside the classes. */
async function files(ending: string, content: (at: number) => Promise<Uint8Array> | Uint8Array): Promise<Record<string, Uint8Array>> {
  const made: Record<string, Uint8Array> = { [`astray.${ending}`]: await content(0), [`a/007${ending}.${ending}`]: Buffer.from([0, 1]) };
  for (let at = 0; at < count; at++) made[`${at % 2 === 0 ? 'a' : 'b'}/${String(at).padStart(3, '0')}.${ending}`] = await content(at);
  return made;
}
const recordings = (): Promise<Record<string, Uint8Array>> => files('wav', (at) => wavFile([tone(100 + at, 300 + at)], { bits: 24 }));
const texts = (): Promise<Record<string, Uint8Array>> => files('txt', (at) => strToU8(`text number ${at}, ${'again '.repeat(at % 9)}`));

async function inFolder(made: Record<string, Uint8Array>): Promise<string> {
  for (const [name, content] of Object.entries(made)) await library.write(join('folder', name), content);
  return library.path('folder');
}

async function inTar(made: Record<string, Uint8Array>): Promise<string> {
  const archive = pack();
  for (const [name, content] of Object.entries(made)) archive.entry({ name }, Buffer.from(content));
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive as AsyncIterable<Buffer>) parts.push(part);
  return library.write('folder.tar', Buffer.concat(parts));
}

/** Imports until so many items are told to have been read, and stops it then. */
async function stopped(path: string, at: number): Promise<void> {
  const controller = new AbortController();
  const report = (_: string, done: number): void => {
    if (done >= at) controller.abort();
  };
  const error = await failureOf(library.import(path, { fingerprint, report, signal: controller.signal }));
  expect(error).toMatchObject({ code: 'interrupted', message: 'The import was stopped.', retry: true });
  expect(error.hint).toBe('Import the same again, and it goes on where it stopped. What was read is kept for a week.');
  expect(await library.names()).toEqual([incoming]);
}

const content = ({ hash, skipped, skippedCount, classCounts }: Dataset): object => ({ hash, skipped, skippedCount, classCounts });

describe('an import that was stopped', () => {
  it.each([
    ['a folder of pictures', async () => inFolder(pictures)],
    ['a folder of recordings', async () => inFolder(await recordings())],
    ['a folder of texts', async () => inFolder(await texts())],
    ['a zip of pictures', async () => library.write('folder.zip', zipSync(pictures, { level: 0 }))],
    ['a tar of recordings', async () => inTar(await recordings())],
    ['a tar of texts', async () => inTar(await texts())],
  ])('twice goes on where it stopped, reading %s, and gives what one would that was not', async (_, write) => {
    const path = await write();
    await stopped(path, 200);
    await stopped(path, 400);
    const told: [string, number][] = [];
    const dataset = await library.import(path, { fingerprint, report: (phase, done) => void told.push([phase, done]) });
    expect(dataset.skippedCount).toBe(2);
    expect(content(dataset)).toEqual(content(await other.import(path)));
    expect(await library.names()).toEqual([dataset.hash]);
    expect(await readdir(library.data.folderOf(dataset.hash))).not.toContain('journal.jsonl');
    expect(await library.data.verify(dataset.hash, () => undefined, new AbortController().signal)).toBeNull();
    expect(told.filter(([phase]) => phase === 'Taking over what was read before').map(([, done]) => done)).toEqual([200, 400]);
    expect(told.find(([phase]) => phase === 'Reading')).toEqual(['Reading', count + 2]);
  });

  it('does not read again what was read', async () => {
    const path = await inFolder(pictures);
    const expected = await other.import(path);
    await stopped(path, 400);
    // The first class was read whole; nobody but the test would say that these are the same files.
    for (const name of Object.keys(pictures)) if (name.startsWith('a/')) await writeFile(join(path, name), 'no picture');
    expect((await library.import(path, { fingerprint })).hash).toBe(expected.hash);
  });

  it('while it was checked goes on there', async () => {
    const path = await inFolder(await recordings());
    const controller = new AbortController();
    const report = (_: string, done: number): void => {
      if (done !== count + 2 || controller.signal.aborted) return;
      controller.abort();
      // Checks look whether they are to stop when they have taken a while.
      let now = performance.now();
      vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
    };
    const error = await failureOf(library.import(path, { fingerprint, report, signal: controller.signal }));
    vi.restoreAllMocks();
    expect(error.message).toBe('It was stopped while the items of test were looked through.');
    expect(error.hint).toMatch(/goes on where it stopped/);
    const told: string[] = [];
    const dataset = await library.import(path, { fingerprint, report: (phase, done) => void told.push(`${phase} ${done}`) });
    expect(dataset.hash).toBe((await other.import(path)).hash);
    expect(told.filter((line) => line.startsWith('Reading'))).toEqual([`Reading ${count + 2}`]);
    expect(await library.names()).toEqual([dataset.hash]);
  });

  it('leaves nothing where it had read nothing, or where nothing tells its files from others', async () => {
    const path = await inFolder(pictures);
    const controller = new AbortController();
    const report = (): void => controller.abort();
    const error = await library.refuses(path, { fingerprint, report, signal: controller.signal }, 'interrupted');
    expect(error.hint).toBe('Nothing was kept; start it again when you like.');
    const later = new AbortController();
    const reading = (phase: string): void => void (phase === 'Reading' && later.abort());
    await library.refuses(path, { report: reading, signal: later.signal }, 'interrupted');
  });

  it('leaves nothing where it fails when it goes on', async () => {
    const path = await inFolder(pictures);
    await stopped(path, 200);
    expect((await failureOf(library.import(path, { fingerprint, strict: true }))).code).toBe('bad-data');
    expect(await library.names()).toEqual([]);
  });

  it('is not mixed up with another of the same files at the same time', async () => {
    const path = await inFolder(pictures);
    await stopped(path, 200);
    const both = await Promise.all([library.import(path, { fingerprint }), library.import(path, { fingerprint })]);
    expect(both[0].hash).toBe(both[1].hash);
    expect(await library.names()).toEqual([both[0].hash]);
  });
});

describe('what it left', () => {
  it('stays for a week when the library is opened', async () => {
    const path = await inFolder(await texts());
    await stopped(path, 200);
    await mkdir(join(library.folder, `.incoming-${'f'.repeat(32)}`));
    await removeLeftovers(library.folder);
    expect(await library.names()).toEqual([incoming]);
    const old = new Date(Date.now() - 7.1 * 86_400_000);
    await utimes(join(library.folder, incoming, 'journal.jsonl'), old, old);
    await removeLeftovers(library.folder);
    expect(await library.names()).toEqual([]);
  });

  it('can be removed, and nothing else', async () => {
    expect(await library.data.removeInterrupted()).toBe(0);
    const whole = await library.import(await library.write('one.csv', 'a,b\n1,2\n'));
    const path = await inFolder(await texts());
    const controller = new AbortController();
    const report = (_: string, done: number): void => void (done >= 200 && controller.abort());
    await failureOf(library.import(path, { fingerprint, report, signal: controller.signal }));
    expect(await library.data.removeInterrupted()).toBeGreaterThan(200 * 14);
    expect(await library.names()).toEqual([whole.hash]);
  });
});
