import { access, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BackboneReader, OpenModel } from './backbone.ts';
import { badBackbone, messageOf } from './errors.ts';
import { readOnnx } from './onnx-file.ts';
import { featureTensors, textTensors } from './onnx-layers.ts';
import { batchOf, sessionFor, sessionOf } from './onnx-session.ts';
import { takesIds } from './token-inputs.ts';

/** Models of ONNX, run by onnxruntime: on the processor, where nothing else was chosen. */
export const onnx: BackboneReader = {
  format: 'onnx',
  matches: (path) => /\.onnx$/i.test(path),
  async companions(path) {
    const { externalFiles, inputs } = readOnnx(await readFile(path), path);
    return { files: [...externalFiles], tokenizer: takesIds(inputs) };
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
    const session = await sessionOf(path, null, 'cpu');
    const batch = batchOf(session);
    if (batch !== null && batch > 1)
      throw badBackbone(
        `${basename(path)} takes ${batch} items at a time, no more and no fewer.`,
        'Export it for any number of items, or for one.',
      );
    const inputs = session.inputMetadata.map((input) =>
      input.isTensor
        ? {
            name: input.name,
            type: input.type,
            shape: input.shape.slice(1).map((side) => (typeof side === 'number' && side > 0 ? side : null)),
          }
        : { name: input.name, type: 'no tensor', shape: [] },
    );
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
      candidates: (takesIds(inputs) ? textTensors(graph) : featureTensors(graph)).map((name) => ({ name, shape: known.get(name) ?? [] })),
    };
  },
  async open(path, { layer, provider }) {
    const { Tensor } = await import('onnxruntime-node');
    const session = await sessionFor(path, layer, provider);
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
