import { randomUUID } from 'node:crypto';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { BackboneReader, OpenModel } from './backbone.ts';
import { badBackbone, messageOf } from './errors.ts';
import { readOnnx, withOutput } from './onnx-file.ts';
import type { OnnxGraph } from './onnx-file.ts';
import { featureTensors } from './onnx-layers.ts';

/** Models of ONNX, run by onnxruntime on the processor. */
export const onnx: BackboneReader = {
  format: 'onnx',
  matches: (path) => /\.onnx$/i.test(path),
  async companions(path) {
    return [...readOnnx(await readFile(path), path).externalFiles];
  },
  async inspect(path) {
    const bytes = await readFile(path);
    const graph = readOnnx(bytes, path);
    for (const file of graph.externalFiles)
      await access(join(dirname(path), file)).catch((error: unknown) => {
        throw badBackbone(
          `${path} keeps weights in ${file}, which is not beside it.`,
          'Copy that file into the same folder: it belongs to the model.',
          error,
        );
      });
    const session = await sessionOf(path, null);
    const batch = batchOf(session);
    if (batch !== null && batch > 1)
      throw badBackbone(
        `${basename(path)} takes ${batch} items at a time, no more and no fewer.`,
        'Export it for any number of items, or for one.',
      );
    const inputs = session.inputMetadata.map((input) => {
      if (!input.isTensor || input.type !== 'float32')
        throw badBackbone(
          `${path}: its input “${input.name}” is ${input.isTensor ? `of ${input.type}` : 'no tensor'}, and only float32 can be fed.`,
          'Export the model again with an input of float32.',
        );
      return { name: input.name, shape: input.shape.slice(1).map((side) => (typeof side === 'number' && side > 0 ? side : null)) };
    });
    await session.release();
    const known = new Map(
      session.outputMetadata.map((output) => [
        output.name,
        output.isTensor ? output.shape.slice(1).map((side) => (typeof side === 'number' && side > 0 ? side : null)) : [],
      ]),
    );
    // Of a tensor within, the shape is known when an item has run through.
    return {
      inputs,
      output: graph.outputs[0] ?? '',
      candidates: featureTensors(graph).map((name) => ({ name, shape: known.get(name) ?? [] })),
    };
  },
  async open(path, layer) {
    const { Tensor } = await import('onnxruntime-node');
    const bytes = await readFile(path);
    const graph = readOnnx(bytes, path);
    const session = graph.outputs.includes(layer) ? await sessionOf(path, null) : await sessionWithin(path, bytes, graph, layer);
    const [input = ''] = session.inputNames;
    async function run(items: Float32Array, shape: readonly number[]): ReturnType<OpenModel['run']> {
      try {
        const results = await session.run({ [input]: new Tensor('float32', items, shape) }, [layer]);
        const { data, dims } = results[layer] ?? {};
        if (!(data instanceof Float32Array) || !dims) throw new Error(`“${layer}” is no tensor of float32`);
        return { values: data, shape: dims };
      } catch (error) {
        throw badBackbone(
          `${basename(path)} cannot run on items of ${shape.slice(1).join(' × ')}: ${messageOf(error)}.`,
          'Give the size that it was made for (--size), or choose another layer (--layer).',
          error,
        );
      }
    }
    const alone = batchOf(session) === 1;
    return {
      run: (items, shape) => (alone && (shape[0] ?? 1) > 1 ? oneByOne(run, items, shape) : run(items, shape)),
      close: () => session.release(),
    };
  },
};

/** How many items a model takes at a time, where it says so. */
function batchOf({ inputMetadata: [input] }: InferenceSession): number | null {
  const side = input?.isTensor ? input.shape[0] : null;
  return typeof side === 'number' && side > 0 ? side : null;
}

/** Items one after the other, of a model that was exported for one. */
async function oneByOne(
  run: OpenModel['run'],
  items: Float32Array,
  [count = 1, ...shape]: readonly number[],
): ReturnType<OpenModel['run']> {
  const size = items.length / count;
  const answers = [];
  for (let at = 0; at < count; at++) answers.push(await run(items.subarray(at * size, (at + 1) * size), [1, ...shape]));
  const each = answers[0]?.values.length ?? 0;
  const values = new Float32Array(count * each);
  answers.forEach((answer, at) => values.set(answer.values, at * each));
  return { values, shape: [count, ...(answers[0]?.shape.slice(1) ?? [])] };
}

/** A session that also gives a tensor within. A file that refers to others is written anew beside them: bytes cannot refer to any. */
async function sessionWithin(path: string, bytes: Uint8Array, { externalFiles }: OnnxGraph, layer: string): Promise<InferenceSession> {
  const changed = withOutput(bytes, layer);
  if (externalFiles.size === 0) return sessionOf(path, changed);
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(beside, changed);
    return await sessionOf(beside, null);
  } finally {
    await rm(beside, { force: true });
  }
}

/** @param bytes in the place of the file's own, where they are changed */
async function sessionOf(path: string, bytes: Uint8Array | null): Promise<InferenceSession> {
  const { InferenceSession } = await import('onnxruntime-node');
  try {
    // Warnings of the library, of which there are many, are not the user's.
    const options = { logSeverityLevel: 3 } as const;
    return bytes ? await InferenceSession.create(bytes, options) : await InferenceSession.create(path, options);
  } catch (error) {
    throw badBackbone(`${path} cannot be run by onnxruntime: ${messageOf(error)}`, hintOf(messageOf(error)), error);
  }
}

function hintOf(message: string): string {
  if (/opset/i.test(message)) return 'Export the model again with an older opset; 21 and before are known to work.';
  if (/not implemented|NOT_IMPLEMENTED|unsupported/i.test(message))
    return 'It has an operation that onnxruntime does not know: export it without.';
  return 'Export the model again, and look whether onnxruntime runs it elsewhere.';
}
