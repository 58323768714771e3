import type { LayersModel } from '@tensorflow/tfjs-layers';
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
  write(model: Model, values: Values, folder: string, number: NumberScale | null, backbone?: LayersModel | null): Promise<string>;
  open(folder: string, bundle: Pick<Bundle, 'model' | 'input'>): Promise<RunnableModel>;
}

/** All of a bundle but what the exporter itself decides. */
export interface ExportContent {
  readonly model: Model;
  readonly values: Values;
  /** A pretrained model that becomes part of it; null where there is none, or where its files lie beside. */
  readonly backbone?: LayersModel | null;
  /** A folder of files that go into the bundle beside it, as `backbone`; null for none. */
  readonly beside?: string | null;
  readonly parity: Parity;
  readonly bundle: Omit<Bundle, 'bundle' | 'version' | 'format' | 'model' | 'parity'>;
}
