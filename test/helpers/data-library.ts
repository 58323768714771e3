import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { createDataLibrary } from '../../main/data/library.ts';
import { openPacked } from '../../main/data/open.ts';
import type { DataLibrary, ImportRequest } from '../../main/services/ports/data.ts';
import type { Report } from '../../main/services/ports/report.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { ErrorCode } from '../../shared/contract/errors.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Wishes = Partial<Omit<ImportRequest, 'path'>> & { report?: Report; signal?: AbortSignal; fingerprint?: string };

/** A packed item as it was stored, with the name of its class. */
export interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly label: string | null;
}

/** A library in a folder of one test, and what tests do with it. */
export class TestLibrary {
  readonly data: DataLibrary;
  /** Where the packed data sets lie. */
  readonly folder: string;
  readonly #inputs: string;

  private constructor(root: string) {
    this.folder = join(root, 'datasets');
    this.#inputs = join(root, 'inputs');
    this.data = createDataLibrary(this.folder);
  }

  static async create(): Promise<TestLibrary> {
    return new TestLibrary(await temporaryFolder());
  }

  path(name: string): string {
    return join(this.#inputs, name);
  }

  /** Writes a file to import and answers its path. */
  async write(name: string, content: Uint8Array | string): Promise<string> {
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  import(path: string, wishes: Wishes = {}): Promise<Dataset> {
    const { report = () => undefined, signal = new AbortController().signal, fingerprint = null, ...others } = wishes;
    const request = { path, name: 'test', format: null, options: {}, labels: null, strict: false, ...others };
    return this.data.import(request, report, signal, fingerprint);
  }

  /** Expects an import to fail with an error that a person can act on, and to leave nothing in the library. */
  async refuses(path: string, wishes: Wishes = {}, code: ErrorCode = 'bad-data'): Promise<AppError> {
    const before = await this.names();
    const error = await failureOf(this.import(path, wishes));
    expect(error.code).toBe(code);
    expect(await this.names()).toEqual(before);
    return error;
  }

  /** What lies in the folder of packed data sets, hidden or not. */
  async names(): Promise<string[]> {
    return (await readdir(this.folder).catch(() => [])).sort();
  }

  async items(dataset: Dataset): Promise<Stored[]> {
    const packed = await openPacked(this.data.folderOf(dataset.hash));
    try {
      const labels = await packed.labels();
      return Array.from({ length: packed.count }, (_, index) => {
        const { values, height, width, channels } = packed.raw(index);
        const shape = dataset.kind === 'image' ? [height, width, channels] : [channels];
        return { shape, values: Array.from(values), label: packed.classes[labels[index] ?? -1] ?? null };
      });
    } finally {
      await packed.close();
    }
  }

  /** Imports a file of this content and answers its items. */
  async stored(name: string, content: Uint8Array | string, wishes: Wishes = {}): Promise<Stored[]> {
    return await this.items(await this.import(await this.write(name, content), wishes));
  }
}

/** The error of what has to fail: an AppError with a message and a hint. */
export async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => 'nothing went wrong',
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) expect.fail(`Expected an AppError, got: ${error instanceof Error ? error.stack : String(error)}`);
  expect(error.message).not.toBe('');
  expect(error.hint).not.toBe('');
  return error;
}
