import { join } from 'node:path';
import type { BackboneContent, Pooling } from '../../shared/model/backbone.ts';
import { noPiece } from '../../shared/model/input.ts';
import { openPieces } from '../data/text/pieces.ts';
import { badBackbone } from './errors.ts';
import type { Runnable } from './open.ts';
import { openTextBackbone } from './text-backbone.ts';

/**
 * How many features a text has, and what is made of those of its tokens, by running some: a short one, one with the greatest id that the
 * tokenizer has, and one that is as long as texts may be. What a model refuses is known so before a data set is half through.
 */
export async function triedOnTexts(
  folder: string,
  backbone: Runnable,
  wished: Pooling | null,
): Promise<Pick<BackboneContent, 'size' | 'pooling'>> {
  const { input, layer, file } = backbone;
  if (input.kind !== 'text' || !input.tokenizer) throw new Error('A backbone of texts is fed pieces.');
  const pieces = await openPieces(join(folder, input.tokenizer.file));
  const opened = await openTextBackbone(folder, backbone);
  const featuresOf = (ids: readonly number[]): Promise<Float32Array> =>
    opened.features(
      Float32Array.from({ length: input.length }, (_, at) => ids[at] ?? noPiece),
      1,
    );
  try {
    const [first = 0] = pieces.idsOf('a', input.length);
    const short = await featuresOf([first, first]);
    await featuresOf([first, pieces.largest]).catch((error: unknown) => {
      throw badBackbone(
        `The tokenizer has ids up to ${pieces.largest}, and ${file} does not know all of them: it is that of another model.`,
        'Give the tokenizer.json that came with this model (--tokenizer).',
        error,
      );
    });
    const long = await featuresOf(new Array<number>(input.length).fill(first));
    if (short.length !== long.length)
      throw badBackbone(`The layer ${layer} gives more values of longer texts.`, 'Choose another layer (--layer).');
    if (![...short, ...long].every(Number.isFinite))
      throw badBackbone(`The layer ${layer} gives values that are no numbers.`, 'Choose another layer (--layer).');
    if (wished !== null && !opened.perToken)
      throw badBackbone(
        `The layer ${layer} gives one row for a text, of which nothing is to be pooled.`,
        'Leave out --pool, or choose a layer with values for each token (--layer).',
      );
    return { size: long.length, ...(opened.perToken && { pooling: wished ?? 'mean' }) };
  } finally {
    await opened.close();
  }
}
