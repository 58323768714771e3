import { onnxBytes } from './tiny-onnx.ts';
import type { OnnxParts } from './tiny-onnx.ts';

export interface TinyText {
  /** How many ids it knows. */
  readonly words?: number;
  /** How many tokens it takes: a number, or any where it has a name. */
  readonly tokens?: number | string;
  readonly texts?: number | string;
  readonly parts?: Partial<OnnxParts>;
}

/** The embedding of an id, but that of padding, which would be seen at once if it were let in. */
export const wordEmbedding = (id: number): [number, number] => (id === 0 ? [500, -500] : [id, id * id]);
const attention = (name: string, tokens: number | string, texts: number | string) => ({ name, shape: [texts, tokens], type: 7 });

/**
 * A model of texts as BERT is one, in small: each token's embedding, plus that of its type (1000 for a second text), plus the mean over
 * all tokens that the mask lets through (`last_hidden_state` [texts, tokens, 2]); and that mean alone (`sentence` [texts, 2]).
 */
export const tinyTextModel = ({ words = 12, tokens = 'tokens', texts = 'texts', parts = {} }: TinyText = {}): Uint8Array =>
  onnxBytes({
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => attention(name, tokens, texts)),
    outputs: [
      { name: 'last_hidden_state', shape: [texts, tokens, 2] },
      { name: 'sentence', shape: [texts, 2] },
    ],
    nodes: [
      { op: 'Gather', inputs: ['words', 'input_ids'], outputs: ['word'] },
      { op: 'Gather', inputs: ['kinds', 'token_type_ids'], outputs: ['kind'] },
      { op: 'Add', inputs: ['word', 'kind'], outputs: ['embedded'] },
      { op: 'Cast', inputs: ['attention_mask'], outputs: ['mask'], integers: { to: 1 } },
      { op: 'Unsqueeze', inputs: ['mask'], outputs: ['each'], integers: { axes: [2] } },
      { op: 'Mul', inputs: ['embedded', 'each'], outputs: ['seen'] },
      { op: 'ReduceSum', inputs: ['seen'], outputs: ['sum'], integers: { axes: [1], keepdims: 0 } },
      { op: 'ReduceSum', inputs: ['each'], outputs: ['count'], integers: { axes: [1], keepdims: 0 } },
      { op: 'Div', inputs: ['sum', 'count'], outputs: ['sentence'] },
      { op: 'Unsqueeze', inputs: ['sentence'], outputs: ['context'], integers: { axes: [1] } },
      { op: 'Add', inputs: ['embedded', 'context'], outputs: ['last_hidden_state'] },
    ],
    weights: [
      { name: 'words', shape: [words, 2], values: Array.from({ length: words }, (_, id) => wordEmbedding(id)).flat() },
      { name: 'kinds', shape: [2, 2], values: [0, 0, 1000, 1000] },
    ],
    opset: 11,
    ...parts,
  });
