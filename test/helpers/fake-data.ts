import type { DataLibrary, ImportRequest, Report } from '../../main/services/ports.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { Dataset } from '../../shared/model/dataset.ts';
import { datasetRecord } from './records.ts';

/** Packed data without files: a path's content is the path itself. `packed` holds the hashes that are on disk. */
export class FakeDataLibrary implements DataLibrary {
  readonly formats = [];
  readonly packed = new Set<string>();
  /** What an import waits for. */
  importing: Promise<unknown> = Promise.resolve();
  #imports = 0;

  async import(request: ImportRequest, report: Report, signal: AbortSignal): Promise<Dataset> {
    report('Reading', 1, 2);
    const aborted = new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new AppError('interrupted', 'The import was stopped.', { hint: '' }))),
    );
    await Promise.race([this.importing, aborted]);
    this.packed.add(request.path);
    return datasetRecord({ id: `import-${++this.#imports}`, name: request.name, hash: request.path, origin: request.path });
  }

  samples: DataLibrary['samples'] = async () => [];
  folderOf = (hash: string): string => `datasets/${hash}`;

  async remove(hash: string): Promise<void> {
    if (hash === 'stuck') throw new Error('the disk says no');
    this.packed.delete(hash);
  }
}
