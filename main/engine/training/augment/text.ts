import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { chance } from './draws.ts';
import type { View } from './view.ts';

/**
 * Word dropout (Iyyer et al., ACL 2015): a tenth of the words are lost in a weak view, three tenths in a strong one. A word that is
 * lost is a term without weight or a token of nothing, both 0; what is 0 already stays so.
 */
export function changeText(text: Float32Array, view: View, random: RandomGenerator): void {
  const lost = view === 'weak' ? 0.1 : 0.3;
  for (let at = 0; at < text.length; at++) if (text[at] !== 0 && chance(random, lost)) text[at] = 0;
}
