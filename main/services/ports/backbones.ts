import type { RunConfig } from '../../../shared/config/run-config.ts';
import type { Backbone, BackboneContent, BackboneWishes } from '../../../shared/model/backbone.ts';
import type { ItemInput } from '../../../shared/model/input.ts';

/** Files of pretrained models on disk. Filled by main/backbones. */
export interface BackboneFiles {
  folderOf(hash: string): string;
  /**
   * Copies a model, or two that are chained, with all files that belong to it, among them the tokenizer of one that takes texts; `files` are the models' own, in that order.
   * @param tokenizer its path, where it does not lie beside the model.
   * Throws `bad-data` for files that are none or lack others; leaves nothing behind when it fails.
   */
  take(paths: readonly string[], tokenizer: string | null, signal: AbortSignal): Promise<{ hash: string; bytes: number; files: string[] }>;
  remove(hash: string): Promise<void>;
}

/** A backbone of a run: where its files lie and features are kept. `trained` itself by the run, or else frozen, so that its features are kept. */
export interface BackbonePlace {
  readonly backbone: BackboneContent & Pick<Backbone, 'hash' | 'name' | 'licence'>;
  readonly folder: string;
  readonly featuresFolder: string;
  readonly trained: boolean;
}

/** Files that are to become a backbone. */
export interface InspectRequest {
  readonly folder: string;
  /** One model, or two in a chain, by their names in the folder. */
  readonly files: readonly string[];
  readonly wishes: BackboneWishes;
  /** How items are made ready, where that is known; else it follows from the model's input and the wishes. */
  readonly input?: ItemInput;
}

/** Backbones that are compared on a labelled data set. */
export interface RankRequest {
  readonly datasetFolder: string;
  readonly backbones: readonly BackbonePlace[];
  /** Leaves out what runs with such a configuration hold out; without it all items count. */
  readonly split?: Pick<RunConfig, 'training' | 'seed'>;
}
