import type { DataLibrary, ImportRequest } from '../../main/services/ports/data.ts';
import type { Report } from '../../main/services/ports/report.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { CheckReport } from '../../shared/model/finding.ts';
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
  /** Bytes that interrupted imports left. */
  interrupted = 0;
  removeInterrupted: DataLibrary['removeInterrupted'] = async () => {
    const bytes = this.interrupted;
    this.interrupted = 0;
    return bytes;
  };
  looksWhole: DataLibrary['looksWhole'] = async (hash) => this.packed.has(hash);
  verify: DataLibrary['verify'] = async (hash, report, signal) => {
    report(0.5);
    signal.throwIfAborted();
    return this.damaged.has(hash) ? 'It is damaged.' : null;
  };
  /** Of a subset's content, the content that it refers to. */
  readonly parents = new Map<string, string>();
  /** What the checks found. */
  found: CheckReport = { complete: true, findings: [], kept: [] };

  findings: DataLibrary['findings'] = async () => this.found;
  check: DataLibrary['check'] = async () => this.found;
  compare: DataLibrary['compare'] = async (_dataset, against) =>
    this.found.findings.map((finding) => ({ ...finding, against: against.name }));
  keep: DataLibrary['keep'] = async (_dataset, check) => (this.found = { ...this.found, kept: [...this.found.kept, check] });
  parentOf: DataLibrary['parentOf'] = async (hash) => this.parents.get(hash) ?? null;
  subsetsOf: DataLibrary['subsetsOf'] = async (hash) =>
    [...this.parents].filter(([subset, parent]) => parent === hash && this.packed.has(subset)).map(([subset]) => subset);
  subset: DataLibrary['subset'] = async (dataset, { items }, name) => this.#derive(dataset, `only ${items?.join() ?? ''}`, name);
  exclude: DataLibrary['exclude'] = async (dataset, { items }, name) =>
    this.#derive(dataset, `without ${items.join()}`, name ?? dataset.name);

  #derive(dataset: Dataset, what: string, name: string): Dataset {
    const hash = `${dataset.hash} ${what}`;
    this.packed.add(hash);
    this.parents.set(hash, dataset.hash);
    const derivation = { parentId: dataset.id, parentName: dataset.name, parentHash: dataset.hash, reasons: [what] };
    return datasetRecord({ id: `derived-${++this.#imports}`, name, hash, derivation });
  }

  samples: DataLibrary['samples'] = async () => [];
  folderOf = (hash: string): string => `datasets/${hash}`;

  async remove(hash: string): Promise<void> {
    if (hash === 'stuck') throw new Error('the disk says no');
    this.packed.delete(hash);
  }
}
