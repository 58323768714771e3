import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { itemsCalled } from '../../shared/model/dataset.ts';
import type { ItemInput } from '../../shared/model/input.ts';
import { decodeAudio, isAudioName } from './audio/decode.ts';
import { asAppError, badData } from './errors.ts';
import { readerFor } from './formats/index.ts';
import { checkFinite } from './formats/check-finite.ts';
import { resolveOptions } from './formats/options.ts';
import type { Item, Reading, WantedColumns } from './formats/reader.ts';
import { decodeImage, isPictureName } from './images/decode.ts';
import { isTextName, readTextFile } from './text/decode-text.ts';
import { kindNamed, prepare } from './kinds/index.ts';
import type { Raw } from './raw.ts';

/** Pictures are decoded no larger than this: no network here looks closer. */
const longestSide = 1024;
/** Of longer recordings the middle is a small part. */
const longestSeconds = 600;

/** One item to predict: its name, and a way to make it ready for a model. */
export interface Input {
  readonly name: string;
  prepare(input: ItemInput, into: Float32Array, at: number): void;
}

/**
 * The items of some paths, one after the other: a picture, a recording or a text, a folder of them, or a file of any format that can be
 * imported. A table's columns are found by their names. @param maximum full brightness of arrays that do not say it
 * Throws `bad-data` for what cannot be read, and where an item is not of the kind that the model takes.
 */
export async function* openInputs(paths: readonly string[], input: ItemInput, maximum: number, signal: AbortSignal): AsyncGenerator<Input> {
  for (const path of paths) {
    const status = await stat(path).catch((error: unknown) => {
      throw asAppError(error, path);
    });
    const single = status.isFile();
    if (single && input.kind === 'audio' && isAudioName(path)) {
      const { values, rate } = await decodeAudio(path, longestSeconds);
      const raw: Raw = { values, height: 1, width: values.length, channels: 1, rate };
      yield { name: path, prepare: (spec, into, at) => prepare(raw, 1, spec, into, at) };
    } else if (single && input.kind === 'image' && isPictureName(path)) {
      const pixels = await decodeImage(path, longestSide);
      yield { name: path, prepare: (spec, into, at) => prepare(pixels, 255, spec, into, at) };
    } else if (single && input.kind === 'text' && isTextName(path)) {
      const raw = kindNamed('text').raw({ kind: 'text', where: path, label: null, text: await readTextFile(path, 'utf-8') });
      yield { name: path, prepare: (spec, into, at) => prepare(raw, 1, spec, into, at) };
    } else yield* fromReader(path, status.isDirectory(), input, maximum, signal);
  }
}

async function* fromReader(path: string, folder: boolean, input: ItemInput, maximum: number, signal: AbortSignal): AsyncGenerator<Input> {
  const reader = await readerFor(path, null);
  const wanted = wantedBy(input);
  const options = resolveOptions(reader.descriptor, {});
  const reading = await reader.read({ path, options, labels: null, ...(wanted && { wanted }), signal });
  try {
    yield* fitting(reading, path, folder, input, maximum);
  } finally {
    await reading.close();
  }
}

/** The columns that a model takes; others of the same table, and its labels, are not even understood. */
function wantedBy(input: ItemInput): WantedColumns | null {
  if (input.kind !== 'table') return null;
  return { columns: input.columns, categorical: input.columns.filter((_, at) => input.categories?.[at]) };
}

async function* fitting(reading: Reading, path: string, folder: boolean, input: ItemInput, maximum: number): AsyncGenerator<Input> {
  if (reading.kind !== input.kind)
    throw badData(
      `${path} holds ${itemsCalled[reading.kind]}, but the model takes ${itemsCalled[input.kind]}.`,
      input.kind === 'image' ? 'Give pictures, or an array of height × width.' : `Give ${itemsCalled[input.kind]}.`,
    );
  const order = columnOrder(path, reading, input);
  for await (const item of reading.items) {
    if (item.kind === 'skipped')
      throw badData(`${item.skipped.path}: ${item.skipped.reason}.`, 'Leave it out or replace it.', { details: item.skipped });
    const name = folder ? join(path, item.where) : item.where.replace(path, () => basename(path));
    const raw = rawOf(item, order);
    const full = item.kind === 'image' ? (reading.maximum ?? (item.values instanceof Uint8Array ? 255 : maximum)) : 1;
    yield { name, prepare: (spec, into, at) => prepare(raw, full, spec, into, at) };
  }
}

function rawOf(item: Item, order: readonly number[] | null): Raw {
  if (item.kind !== 'text') checkFinite(item);
  const raw = kindNamed(item.kind).raw(item);
  if (!order) return raw;
  const { values, categories } = raw;
  return {
    ...raw,
    values: Float32Array.from(order, (column) => values[column] ?? 0),
    channels: order.length,
    ...(categories && { categories: order.map((column) => categories[column] ?? null) }),
  };
}

/** Where the model's columns stand in a table that may have more, or in another order. */
function columnOrder(path: string, reading: Reading, input: ItemInput): number[] | null {
  if (input.kind !== 'table') return null;
  const missing = input.columns.filter((column) => !reading.columns.includes(column));
  if (missing.length > 0)
    throw badData(
      `${path} lacks the column${missing.length > 1 ? 's' : ''} ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ' and more' : ''}.`,
      `The model takes: ${input.columns.slice(0, 20).join(', ')}.`,
    );
  const numbers = wantedBy(input)?.categorical.find((column) => !reading.categorical?.includes(column));
  if (numbers !== undefined)
    throw badData(`${path} holds numbers in the column "${numbers}", and the model takes names.`, 'Give a table with names, such as CSV.');
  return input.columns.map((column) => reading.columns.indexOf(column));
}
