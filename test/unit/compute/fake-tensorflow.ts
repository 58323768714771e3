import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import type { ZippableFile } from 'fflate';
import { afterEach, expect } from 'vitest';
import type { AppError, ErrorCode } from '../../../shared/contract/errors.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A fresh folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-engines-'));
  folders.push(folder);
  return folder;
}

const libraryNames: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['libtensorflow.2.18.0.dylib', 'libtensorflow_framework.2.18.0.dylib'],
  win32: ['tensorflow.dll', 'tensorflow.lib'],
};

/** The files of a TensorFlow for this system that are named rightly and hold nothing that could run. */
export const libraryFiles = (): Record<string, string> =>
  Object.fromEntries(
    (libraryNames[process.platform] ?? ['libtensorflow.so.2.18.0', 'libtensorflow_framework.so.2.18.0']).map((name) => [
      `lib/${name}`,
      `not a library: ${name}`,
    ]),
  );
export const headerFiles: Record<string, string> = { 'include/tensorflow/c/c_api.h': '/* nothing */\n' };

export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

export function writeZip(path: string, files: Record<string, string | Uint8Array>): void {
  mkdirSync(dirname(path), { recursive: true });
  const entries = Object.entries(files).map(([name, content]): [string, ZippableFile] => [
    name,
    // As archives of Unix have it, where what lies in bin/ may be run.
    [
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
      { os: 3, attrs: (/\bbin\//.test(name) ? 0o755 : 0o644) << 16 },
    ],
  ]);
  writeFileSync(path, zipSync(Object.fromEntries(entries)));
}

export async function expectError(work: Promise<unknown>, code: ErrorCode, message: RegExp): Promise<AppError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as AppError,
  );
  expect(error).toMatchObject({ name: 'AppError', code });
  expect(error?.message).toMatch(message);
  expect(error?.hint).not.toBe('');
  return error as AppError;
}
