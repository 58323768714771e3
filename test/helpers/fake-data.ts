import type { DataLibrary, ImportRequest, Report } from '../../main/services/ports.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { datasetRecord } from './records.ts';

/** Packed data without files: a path's content is the path itself. `packed` holds the hashes that are on disk. */
export class FakeDataLibrary implements DataLibrary {
  readonly formats = [];
  readonly packed = new Set<string>();
  /** Paths that were read, in order. */
  readonly read: string[] = [];
  /** Hashes of content that is damaged. */
  readonly damaged = new Set<string>();
  /** The state of a path; without one it cannot be told. */
  readonly states = new Map<string, string>();
  /** What an import waits for. */
  importing: Promise<unknown> = Promise.resolve();
  #imports = 0;

  async import(request: ImportRequest, report: Report, signal: AbortSignal): Promise<Dataset> {
    report('Reading', 1, 2);
    const aborted = new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new AppError('interrupted', 'The import was stopped.', { hint: '' }))),
    );
    await Promise.race([this.importing, aborted]);
    this.read.push(request.path);
    this.packed.add(request.path);
    this.damaged.delete(request.path);
    return datasetRecord({ id: `import-${++this.#imports}`, name: request.name, hash: request.path, origin: request.path });
  }

  fingerprint: DataLibrary['fingerprint'] = async ({ path }) => this.states.get(path) ?? null;
  looksWhole: DataLibrary['looksWhole'] = async (hash) => this.packed.has(hash);
  verify: DataLibrary['verify'] = async (hash, report, signal) => {
    report(0.5);
    signal.throwIfAborted();
    return this.damaged.has(hash) ? 'It is damaged.' : null;
  };
  samples: DataLibrary['samples'] = async () => [];
  folderOf = (hash: string): string => `datasets/${hash}`;

  async remove(hash: string): Promise<void> {
    if (hash === 'stuck') throw new Error('the disk says no');
    this.packed.delete(hash);
  }
}
