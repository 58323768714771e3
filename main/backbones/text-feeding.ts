import { join } from 'node:path';
import type { BackboneWishes } from '../../shared/model/backbone.ts';
import type { TextInput } from '../../shared/model/input.ts';
import { openPieces } from '../data/text/pieces.ts';
import type { ModelInputShape } from './backbone.ts';
import { badBackbone } from './errors.ts';
import { tokenInputs } from './token-inputs.ts';
import { tokenizerFile } from './tokenizer-beside.ts';

/** Tokens of a text that are read where nobody says how many: most texts are shorter, and time goes with them. */
const usualLength = 128;

/** How texts are made ready for a model. Throws `bad-data` for inputs that are not understood, and for a tokenizer that cannot be used. */
export async function textFor(
  path: string,
  folder: string,
  inputs: readonly ModelInputShape[],
  { length: wished }: BackboneWishes,
): Promise<TextInput> {
  const { ids, mask, types } = tokenInputs(path, inputs);
  for (const { name, shape } of [ids, mask, types].filter((input) => input !== null))
    if (shape.length !== 1)
      throw badBackbone(
        `${path} takes ${shape.map((side) => side ?? '?').join(' × ')} numbers of each text as ${name}.`,
        'Give a model that takes one number for each token.',
      );
  const [most = null] = ids.shape;
  if (most !== null && wished !== null && wished > most)
    throw badBackbone(`${path} takes ${most} tokens of a text, and ${wished} are asked for.`, `Ask for ${most} or fewer (--length).`);
  const { padding, usualLength: own } = await openPieces(join(folder, tokenizerFile));
  const length = wished ?? Math.min(usualLength, own ?? usualLength, most ?? usualLength);
  return { kind: 'text', encoding: 'pieces', terms: [], weights: [], length, tokenizer: { file: tokenizerFile, padding } };
}
