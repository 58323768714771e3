import type { Verdict } from '../../shared/model/verdict.ts';

/** How something found is shown: by a mark and a word, never by its colour alone. `tone` is the name of a colour of the look. */
export interface Sign {
  readonly mark: string;
  readonly word: string;
  readonly tone: 'adapted' | 'oracle' | 'warning' | 'danger' | 'line-strong';
}

/** A finding, in a list of them. */
export interface Signed {
  readonly key: string | number;
  /** None where nothing is judged. */
  readonly sign: Sign | null;
  readonly sentence: string;
  readonly more: string | null;
}

const undecided = { mark: '≈', word: 'undecided', tone: 'oracle' } as const;

export const verdictSigns: Readonly<Record<Verdict['kind'], Sign>> = {
  helps: { mark: '▲', word: 'helps', tone: 'adapted' },
  hurts: { mark: '▼', word: 'hurts', tone: 'danger' },
  'no difference shown': undecided,
  'one seed': undecided,
};
