import type { Emit, RequestOutput } from '../../shared/contract/contract.ts';
import type { ClassMatch, Dataset } from '../../shared/model/dataset.ts';
import type { Library } from '../../shared/model/engine.ts';
import type { BackboneFiles } from './ports/backbones.ts';
import type { DataLibrary } from './ports/data.ts';
import type { Store } from './ports/store.ts';
import type { Trainer } from './ports/trainer.ts';
import type { Jobs } from './jobs.ts';

/** What is known of one end of an adaptation before anything is read. */
export type Side = Pick<Dataset, 'name' | 'kind' | 'classes'> & Partial<Pick<Dataset, 'groups' | 'splits'>>;

/** What the use cases are written against; the host's composition root fills it. */
export interface Ports {
  readonly store: Store;
  readonly data: DataLibrary;
  readonly backboneFiles: BackboneFiles;
  readonly trainer: Trainer;
  readonly catalog: RequestOutput<'catalog.get'>;
  readonly matchClasses: (source: Side, target: Side) => ClassMatch;
  readonly library: () => Promise<Library>;
  readonly listFiles: (path: string | null) => Promise<RequestOutput<'files.list'>>;
  readonly folders: {
    run(id: string): string;
    /** Where a run's checkpoint of that file name lies. */
    checkpoint(runId: string, file: string): string;
    model(name: string): string;
    /** Where features are kept. */
    readonly features: string;
    /** Makes a folder, and answers it. */
    make(path: string): Promise<string>;
    copy(from: string, to: string): Promise<void>;
    remove(path: string): Promise<void>;
  };
  readonly emit: Emit;
  readonly newId: () => string;
  readonly now: () => Date;
}

export interface Context extends Ports {
  readonly jobs: Jobs;
}
