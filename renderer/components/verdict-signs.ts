import type { Verdict } from '../../shared/model/verdict.ts';

/** How a verdict is shown in a word, never by its colour alone. */
export const verdictSigns: Readonly<Record<Verdict['kind'], { mark: string; word: string; tone: 'helps' | 'hurts' | 'open' }>> = {
  helps: { mark: '▲', word: 'helps', tone: 'helps' },
  hurts: { mark: '▼', word: 'hurts', tone: 'hurts' },
  'no difference shown': { mark: '≈', word: 'undecided', tone: 'open' },
  'one seed': { mark: '≈', word: 'undecided', tone: 'open' },
};
