import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { sizeOf } from '../../layer.ts';
import { dropout as dropoutLayer } from '../../layers/dropout.ts';
import { channelsLastSchema, mapsOf, operation, plain, Unfit } from '../operation.ts';

export const flatten = operation(z.object({ data_format: channelsLastSchema }), (_config, [shape = []]) =>
  plain(
    [sizeOf(shape)],
    (x) => tf.reshape(x, [-1, sizeOf(shape)]),
    (name) => layers.flatten({ name }),
  ),
);

/** −1, or null as TensorFlow.js writes it, is whatever is left. */
const lengthSchema = z
  .number()
  .int()
  .nullable()
  .transform((length) => length ?? -1);

export const reshape = operation(z.object({ target_shape: z.array(lengthSchema) }), ({ target_shape: wished }, [shape = []]) => {
  const known = wished.filter((length) => length >= 0).reduce((product, length) => product * length, 1);
  const targetShape = wished.map((length) => (length < 0 ? sizeOf(shape) / known : length));
  if (sizeOf(targetShape) !== sizeOf(shape)) throw new Unfit(`cannot make [${wished.join(', ')}] of [${shape.join(', ')}]`);
  return plain(
    targetShape,
    (x) => tf.reshape(x, [-1, ...targetShape]),
    (name) => layers.reshape({ name, targetShape }),
  );
});

export const dropout = operation(z.object({ rate: z.number().min(0).lt(1) }), ({ rate }, [shape = []]) => {
  const layer = dropoutLayer(rate)(shape);
  return plain(
    shape,
    (x, pass) => (rate === 0 ? x : layer.apply(x, unnamed, pass, unnamed)),
    (name) => layers.dropout({ name, rate }),
  );
});
const unnamed = (): never => {
  throw new Error('Dropout has no variables.');
};

const length = z.number().int().min(0);
const pair = z.tuple([length, length]);
const aroundSchema = z.union([
  length.transform((all): [[number, number], [number, number]] => [
    [all, all],
    [all, all],
  ]),
  pair.transform(([rows, columns]): [[number, number], [number, number]] => [
    [rows, rows],
    [columns, columns],
  ]),
  z.tuple([pair, pair]),
]);

export const zeroPadding2d = operation(z.object({ padding: aroundSchema, data_format: channelsLastSchema }), ({ padding }, inputs) => {
  const [height, width, channels] = mapsOf(inputs);
  const [[top, bottom], [left, right]] = padding;
  const around: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return plain(
    [height + top + bottom, width + left + right, channels],
    (x) => tf.pad(x, around),
    (name) => layers.zeroPadding2d({ name, padding }),
  );
});
