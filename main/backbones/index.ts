import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backboneFormats } from '../../shared/model/backbone.ts';
import type { BackboneFormat } from '../../shared/model/backbone.ts';
import type { BackboneReader } from './backbone.ts';
import { badBackbone } from './errors.ts';
import { graph } from './graph.ts';
import { layers } from './layers.ts';
import { onnx } from './onnx.ts';

const readers: Readonly<Record<BackboneFormat, BackboneReader>> = { onnx, layers, graph };

export const readerOf = (format: BackboneFormat): BackboneReader => readers[format];

const startBytes = 1 << 16;

/** A model's file and who reads it; of a folder, its model.json. Throws `bad-data` where there is none. */
export async function findModel(given: string): Promise<{ path: string; reader: BackboneReader }> {
  const status = await stat(given).catch((error: unknown) => {
    throw badBackbone(`${given} is not there.`, 'Give the .onnx or model.json file of a model.', error);
  });
  const path = status.isDirectory() ? join(given, 'model.json') : given;
  const file = await open(path, 'r').catch((error: unknown) => {
    throw badBackbone(`${path} cannot be read.`, 'Give the .onnx or model.json file of a model.', error);
  });
  try {
    const start = Buffer.alloc(startBytes);
    const { bytesRead } = await file.read(start, 0, startBytes, 0);
    const format = backboneFormats.find((one) => readers[one].matches(path, start.subarray(0, bytesRead)));
    if (format) return { path, reader: readers[format] };
  } finally {
    await file.close();
  }
  throw badBackbone(`${path} is of no format that a backbone can have.`, 'Give a .onnx file, or the model.json of a TensorFlow.js model.');
}
