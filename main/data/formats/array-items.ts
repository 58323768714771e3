import type { ParameterValues } from '../../../shared/model/parameters.ts';
import type { ByteReader } from '../bytes/byte-reader.ts';
import { badData } from '../errors.ts';
import type { ElementType } from './element-type.ts';
import { givenMaximum, imageShape } from './options.ts';
import type { Item, Reading } from './reader.ts';

const largestItem = 100_000_000;

/** A binary array of any format, standing at its first element. */
export interface OpenedArray {
  readonly where: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly bytes: ByteReader;
  /** One label per item, or null. */
  readonly labels: readonly string[] | null;
}

interface Layout {
  height: number;
  width: number;
  channels: number;
  channelsFirst: boolean;
}

/** Items of an array: its first axis counts them; what remains is an image or a row of a table. */
export function arrayReading(array: OpenedArray, options: ParameterValues): Reading {
  const { where, shape } = array;
  const count = shape[0] ?? 0;
  const size = shape.slice(1).reduce((product, side) => product * side, 1);
  if (shape.length < 2)
    throw badData(
      `${where} has ${shape.length} axes; a data set needs at least two.`,
      'The first axis counts the items. If this is a file of labels, import the file of items.',
    );
  if (count === 0 || size === 0) throw badData(`${where} is empty: its shape is ${shape.join(' × ')}.`, 'Give a file with items.');
  if (size > largestItem)
    throw badData(`${where} announces items of ${size} values each.`, `An item may have ${largestItem}; check the header.`);
  if (array.labels !== null && array.labels.length !== count) {
    throw badData(
      `${where} has ${count} items, but ${array.labels.length} labels were given.`,
      'Give the labels that belong to these items.',
      { details: { items: count, labels: array.labels.length } },
    );
  }
  const layout = imageLayout(shape, size, options, where);
  return {
    kind: layout === null ? 'table' : 'image',
    total: count,
    columns: layout === null ? Array.from({ length: size }, (_, column) => `c${column + 1}`) : [],
    maximum: givenMaximum(options) ?? array.type.maximum,
    items: items(array, count, size, layout),
    close: () => array.bytes.close(),
  };
}

async function* items(array: OpenedArray, count: number, size: number, layout: Layout | null): AsyncGenerator<Item> {
  const { bytes, type } = array;
  for (let index = 0; index < count; index++) {
    const values = type.decode(await bytes.exactly(size * type.bytes), size);
    const common = { where: `${array.where}, item ${index}`, label: array.labels?.[index] ?? null };
    if (layout === null) {
      yield { kind: 'table', ...common, values: values instanceof Float32Array ? values : Float32Array.from(values) };
    } else {
      const { height, width, channels } = layout;
      yield { kind: 'image', ...common, height, width, channels, values: layout.channelsFirst ? channelsLast(values, channels) : values };
    }
  }
  await bytes.end();
}

function imageLayout(shape: readonly number[], size: number, options: ParameterValues, where: string): Layout | null {
  const asked = imageShape(options);
  if (asked !== null) {
    const [height, width, channels] = asked;
    if (height * width * channels !== size)
      throw badData(
        `${where}: items of ${size} values cannot be seen as ${asked.join(' × ')} images.`,
        'Height × width × channels has to be the number of values of an item.',
      );
    return { height, width, channels, channelsFirst: false };
  }
  const [, a = 1, b = 1, c = 1] = shape;
  const isChannels = (side: number): boolean => side === 1 || side === 3 || side === 4;
  if (shape.length === 2) return null;
  if (shape.length === 3) return { height: a, width: b, channels: 1, channelsFirst: false };
  if (shape.length === 4 && isChannels(c)) return { height: a, width: b, channels: c, channelsFirst: false };
  if (shape.length === 4 && isChannels(a)) return { height: b, width: c, channels: a, channelsFirst: true };
  throw badData(
    `${where} has the shape ${shape.join(' × ')}, which is neither images nor a table.`,
    'Images are items × height × width, with 1, 3 or 4 channels as a last axis; tables are items × columns. Or say image-shape.',
  );
}

function channelsLast(values: Uint8Array | Float32Array, channels: number): Uint8Array | Float32Array {
  const out = values.slice();
  const pixels = values.length / channels;
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) out[pixel * channels + channel] = values[channel * pixels + pixel] ?? 0;
  }
  return out;
}
