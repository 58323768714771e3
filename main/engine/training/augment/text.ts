import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { noPiece } from '../../../../shared/model/input.ts';
import type { TextInput } from '../../../../shared/model/input.ts';
import { chance } from './draws.ts';
import type { View } from './view.ts';

/**
 * Word dropout (Iyyer et al., ACL 2015): a tenth of the words are lost in a weak view, three tenths in a strong one. A word that is
 * lost is a term without weight or a token of nothing, both 0; what is 0 already stays so.
 */
export function changeText(text: Float32Array, { encoding }: TextInput, view: View, random: RandomGenerator): void {
  const lost = view === 'weak' ? 0.1 : 0.3;
  if (encoding === 'pieces') return losePieces(text, lost, random);
  for (let at = 0; at < text.length; at++) if (text[at] !== 0 && chance(random, lost)) text[at] = 0;
}

/** What is left closes up, since a text ends where it has no piece. The first and the last stay: tokenizers put theirs around a text. */
function losePieces(text: Float32Array, lost: number, random: RandomGenerator): void {
  const end = text.indexOf(noPiece);
  const pieces = text.slice(0, end < 0 ? text.length : end);
  const left = pieces.filter((_, at) => at === 0 || at === pieces.length - 1 || !chance(random, lost));
  text.fill(noPiece);
  text.set(left);
}
