import { ByteReader } from '../bytes/byte-reader.ts';
import { openBytes, readUnpackedHead } from '../bytes/open-bytes.ts';
import { badData } from '../errors.ts';
import type { ElementType, TextType } from './element-type.ts';
import { isIdx, openIdx } from './idx-array.ts';
import { isNpy, openNpy } from './npy-array.ts';

/** Reads a file of labels, one for each item: IDX, NPY, or text with one label a line. */
export async function readLabels(path: string, signal: AbortSignal): Promise<string[]> {
  const head = await readUnpackedHead(path, 512);
  if (isIdx(head)) return await arrayLabels(path, await openIdx(path, signal));
  if (isNpy(head)) return await arrayLabels(path, await openNpy(new ByteReader((await openBytes(path, signal)).chunks, path), path));
  if (head.includes(0))
    throw badData(
      `${path} is not a file of labels: it begins with ${head.subarray(0, 4).toString('hex')}.`,
      'Labels are read from IDX, NPY, or text with one label a line.',
    );
  return await textLabels(path, signal);
}

/** Labels out of an array with one axis (or a second one of length 1); whole numbers and texts name classes. */
export async function arrayLabels(
  where: string,
  array:
    | { shape: readonly number[]; type: ElementType | null; text: TextType | null; bytes: ByteReader }
    | { shape: readonly number[]; type: ElementType; bytes: ByteReader },
): Promise<string[]> {
  const { shape, bytes, type } = array;
  try {
    const count = shape[0] ?? 0;
    if (shape.length < 1 || shape.slice(1).some((side) => side !== 1)) {
      throw badData(
        `${where} does not hold labels: its shape is ${shape.join(' × ')}, not one number for each item.`,
        'Give an array with one axis; for one-hot labels, take the argmax first.',
      );
    }
    const text = 'text' in array ? array.text : null;
    const names = new Map<string, string>();
    const labels: string[] = [];
    const width = type?.bytes ?? text?.bytes ?? 1;
    const step = Math.max(1, Math.floor(65536 / width));
    for (let start = 0; start < count; start += step) {
      const length = Math.min(step, count - start);
      const packed = await bytes.exactly(length * width);
      const values = type?.decode(packed, length);
      for (let at = 0; at < length; at++) {
        const value = values?.[at];
        if (value !== undefined && !Number.isFinite(value))
          throw badData(
            `${where}, item ${start + at}: the label is ${value}.`,
            'Every item needs a label; leave out the others, or import without labels.',
          );
        const name = value === undefined ? text?.decode(packed.subarray(at * width, (at + 1) * width)) : String(value);
        if (name === undefined)
          throw badData(`${where}, item ${start + at}: the label is not a text.`, 'The file is damaged; write it again.');
        if (name === '') throw badData(`${where}, item ${start + at}: the label is empty.`, 'Every item needs a label.');
        // One string for each class, not for each item.
        labels.push(names.get(name) ?? (names.set(name, name), name));
      }
    }
    await bytes.end();
    return labels;
  } finally {
    await bytes.close();
  }
}

async function textLabels(path: string, signal: AbortSignal): Promise<string[]> {
  const decoder = new TextDecoder();
  const labels: string[] = [];
  let rest = '';
  const take = (line: string): void => {
    const name = line.trim();
    if (name === '')
      throw badData(`${path}, line ${labels.length + 1}: the label is empty.`, 'Write one label a line, without empty lines.');
    labels.push(name);
  };
  for await (const chunk of (await openBytes(path, signal)).chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  }
  if (rest !== '') take(rest);
  return labels;
}
