import type { Descriptor } from '../../shared/model/parameters.ts';
import type { Model } from '../engine/model.ts';
import type { Values } from '../engine/networks/layer.ts';
import type { NumberScale } from '../engine/numbers.ts';
import type { Bundle, Parity } from './bundle.ts';

/** A model that runs, from whatever format. */
export interface RunnableModel {
  /** @param items prepared, flat, one after the other. Answers one row for each item: the classes’ probabilities, or the number. */
  outputs(items: Float32Array, count: number): number[][];
  dispose(): void;
}

/** One file format: it writes a model, and reads it again so that the two can be compared. */
export interface Exporter {
  readonly descriptor: Descriptor;
  /** Writes into an existing, empty folder and answers the name of the file that stands for the model. */
  write(model: Model, values: Values, folder: string, number: NumberScale | null): Promise<string>;
  open(folder: string, bundle: Pick<Bundle, 'model' | 'input'>): Promise<RunnableModel>;
}

/** All of a bundle but what the exporter itself decides. */
export interface ExportContent {
  readonly model: Model;
  readonly values: Values;
  readonly parity: Parity;
  readonly bundle: Omit<Bundle, 'bundle' | 'version' | 'format' | 'model' | 'parity'>;
}
