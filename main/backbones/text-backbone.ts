import { join } from 'node:path';
import type { Pooling } from '../../shared/model/backbone.ts';
import type { OnnxProvider } from '../../shared/model/engine.ts';
import type { TextInput } from '../../shared/model/input.ts';
import { badBackbone } from './errors.ts';
import { openTokenModel } from './onnx-tokens.ts';
import type { TokenModel } from './onnx-tokens.ts';
import type { OpenBackbone, Runnable } from './open.ts';

/** Features of texts that were made ready as pieces. */
export interface OpenTextBackbone extends OpenBackbone {
  /** Whether the layer gave values for each token, once some were computed. */
  readonly perToken: boolean;
}

/** A backbone that takes texts. */
export async function openTextBackbone(
  folder: string,
  { file, layer, input, pooling = 'mean' }: Runnable,
  provider: OnnxProvider = 'cpu',
): Promise<OpenTextBackbone> {
  if (input.kind !== 'text' || !input.tokenizer) throw new Error('A backbone of texts is fed pieces.');
  const model = await openTokenModel(join(folder, file), layer, provider);
  const { padding } = input.tokenizer;
  let perToken = false;
  return {
    get perToken() {
      return perToken;
    },
    async features(items, count) {
      const rows: Float32Array[] = [];
      for (const { texts, tokens } of groupsOf(items, count, input, model)) {
        const { ids, mask } = batchFor(items, texts, tokens, input, padding);
        const { values, shape } = await model.run(ids, mask, texts.length);
        perToken = isPerToken(shape, texts.length, tokens, layer);
        const size = shape.at(-1) ?? 1;
        texts.forEach((text, at) => {
          const own = values.subarray((at * values.length) / texts.length, ((at + 1) * values.length) / texts.length);
          rows[text] = perToken ? pooled(own, size, mask.subarray(at * tokens, (at + 1) * tokens), pooling) : own;
        });
      }
      const size = rows[0]?.length ?? 0;
      if (rows.some((row) => row.length !== size))
        throw badBackbone(`The layer ${layer} gives more values of longer texts.`, 'Choose another layer (--layer).');
      const all = new Float32Array(count * size);
      rows.forEach((row, at) => all.set(row, at * size));
      return all;
    },
    close: () => model.close(),
  };
}

/** Texts that run together, and on how many tokens. */
interface Group {
  readonly texts: readonly number[];
  readonly tokens: number;
}

/**
 * Texts of as many tokens together: nothing has to be padded then, and none depends on what comes with it. A model of a fixed length is
 * fed padding.
 */
function groupsOf(items: Float32Array, count: number, { length }: TextInput, model: TokenModel): Group[] {
  const byTokens = new Map<number, number[]>();
  for (let text = 0; text < count; text++) {
    const end = items.subarray(text * length, (text + 1) * length).findIndex((id) => id < 0);
    // A text without any token is one of padding.
    const tokens = model.length ?? Math.max(1, end < 0 ? length : end);
    byTokens.set(tokens, [...(byTokens.get(tokens) ?? []), text]);
  }
  const groups = [...byTokens].map(([tokens, texts]) => ({ tokens, texts }));
  return model.batch === null ? groups : groups.flatMap(({ tokens, texts }) => texts.map((text) => ({ tokens, texts: [text] })));
}

function batchFor(
  items: Float32Array,
  texts: readonly number[],
  tokens: number,
  { length }: TextInput,
  padding: number,
): { ids: Int32Array; mask: Uint8Array } {
  const ids = new Int32Array(texts.length * tokens).fill(padding);
  const mask = new Uint8Array(ids.length);
  texts.forEach((text, at) => {
    for (let place = 0; place < Math.min(tokens, length); place++) {
      const id = items[text * length + place] ?? -1;
      if (id < 0) break;
      ids[at * tokens + place] = id;
      mask[at * tokens + place] = 1;
    }
    // What attends to nothing at all gives no numbers.
    if (mask[at * tokens] === 0) mask[at * tokens] = 1;
  });
  return { ids, mask };
}

/** Throws `bad-data` for values that belong neither to a text nor to its tokens. */
function isPerToken(shape: readonly number[], texts: number, tokens: number, layer: string): boolean {
  const [first, second] = shape;
  if (first === texts && shape.length === 2) return false;
  if (first === texts && shape.length === 3 && second === tokens) return true;
  if (first === texts && shape.length === 3 && second === 1) return false;
  throw badBackbone(
    `The layer ${layer} gives ${shape.join(' × ')} values of ${texts === 1 ? 'a text' : `${texts} texts`} of ${tokens} tokens, which is neither one row for each text nor one for each token.`,
    'Choose another layer (--layer).',
  );
}

/** @param values [tokens, size], flat */
function pooled(values: Float32Array, size: number, mask: Uint8Array, pooling: Pooling): Float32Array {
  if (pooling === 'first') return values.subarray(0, size);
  const real = mask.reduce((sum, one) => sum + one, 0);
  const sums = new Float64Array(size);
  mask.forEach((one, token) => {
    if (one === 1) for (let at = 0; at < size; at++) sums[at] = (sums[at] ?? 0) + (values[token * size + at] ?? 0);
  });
  return Float32Array.from(sums, (sum) => sum / real);
}
