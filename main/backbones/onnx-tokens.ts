import { basename } from 'node:path';
import type { OnnxValue } from 'onnxruntime-node';
import type { OnnxProvider } from '../../shared/model/engine.ts';
import { badBackbone, messageOf } from './errors.ts';
import { batchOf, sessionFor } from './onnx-session.ts';
import { tokenInputs } from './token-inputs.ts';

/** A model of texts that runs up to one of its tensors. */
export interface TokenModel {
  /** How many tokens it takes, no more and no fewer; null for any number. */
  readonly length: number | null;
  /** How many texts it takes at a time, where it says so. */
  readonly batch: number | null;
  /** @param ids [texts, tokens], flat. @param mask 1 for a token, 0 for padding. Throws `bad-data` where the model refuses them. */
  run(ids: Int32Array, mask: Uint8Array, texts: number): Promise<{ readonly values: Float32Array; readonly shape: readonly number[] }>;
  close(): Promise<void>;
}

/** An ONNX model that takes the ids of tokens. */
export async function openTokenModel(path: string, layer: string, provider: OnnxProvider): Promise<TokenModel> {
  const { Tensor } = await import('onnxruntime-node');
  const session = await sessionFor(path, layer, provider);
  const tensors = session.inputMetadata.flatMap((input) => (input.isTensor ? [input] : []));
  const { ids: idsInput, mask: maskInput, types: typesInput } = tokenInputs(basename(path), tensors);
  const side = idsInput.shape[1];
  const whole = (type: string, values: Int32Array, shape: number[]): OnnxValue =>
    type === 'int64' ? new Tensor('int64', BigInt64Array.from(values, BigInt), shape) : new Tensor('int32', values, shape);
  return {
    length: typeof side === 'number' && side > 0 ? side : null,
    batch: batchOf(session),
    async run(ids, mask, texts) {
      const shape = [texts, ids.length / texts];
      try {
        const results = await session.run(
          {
            [idsInput.name]: whole(idsInput.type, ids, shape),
            ...(maskInput && { [maskInput.name]: whole(maskInput.type, Int32Array.from(mask), shape) }),
            ...(typesInput && { [typesInput.name]: whole(typesInput.type, new Int32Array(ids.length), shape) }),
          },
          [layer],
        );
        const { data, dims } = results[layer] ?? {};
        if (!(data instanceof Float32Array) || !dims) throw new Error(`“${layer}” is no tensor of float32`);
        return { values: data, shape: dims };
      } catch (error) {
        throw badBackbone(
          `${basename(path)} cannot run on texts of ${shape[1] ?? 0} tokens: ${messageOf(error)}.`,
          'Give fewer tokens (--length), or choose another layer (--layer).',
          error,
        );
      }
    },
    close: () => session.release(),
  };
}
