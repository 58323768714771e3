import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxProvider } from '../../shared/model/engine.ts';
import { badBackbone, messageOf } from './errors.ts';
import { readOnnx, withOutput } from './onnx-file.ts';
import type { OnnxGraph } from './onnx-file.ts';

/** A session that gives one tensor of a model, an output or one within. Throws `bad-data` for files that onnxruntime does not run. */
export async function sessionFor(path: string, layer: string, provider: OnnxProvider): Promise<InferenceSession> {
  const bytes = await readFile(path);
  const graph = readOnnx(bytes, path);
  return graph.outputs.includes(layer) ? sessionOf(path, null, provider) : sessionWithin(path, bytes, graph, layer, provider);
}

/** How many items a model takes at a time, where it says so. */
export function batchOf({ inputMetadata: [input] }: InferenceSession): number | null {
  const side = input?.isTensor ? input.shape[0] : null;
  return typeof side === 'number' && side > 0 ? side : null;
}

/** A session that also gives a tensor within. A file that refers to others is written anew beside them: bytes cannot refer to any. */
async function sessionWithin(
  path: string,
  bytes: Uint8Array,
  { externalFiles }: OnnxGraph,
  layer: string,
  provider: OnnxProvider,
): Promise<InferenceSession> {
  const changed = withOutput(bytes, layer);
  if (externalFiles.size === 0) return sessionOf(path, changed, provider);
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(beside, changed);
    return await sessionOf(beside, null, provider);
  } finally {
    await rm(beside, { force: true });
  }
}

/** @param bytes in the place of the file's own, where they are changed */
export async function sessionOf(path: string, bytes: Uint8Array | null, provider: OnnxProvider): Promise<InferenceSession> {
  const { InferenceSession } = await import('onnxruntime-node');
  try {
    // Warnings of the library, of which there are many, are not the user's; its errors are thrown as well.
    // What a provider cannot run, the processor does.
    const options = { logSeverityLevel: 4, executionProviders: [provider] } as const;
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
