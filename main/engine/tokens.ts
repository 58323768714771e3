import type { InputSpec } from '../../shared/model/input.ts';

/** How many token ids there are: of nothing, of a word that is no term, and of the terms. 0 where items are fed as anything else. */
export const tokenCount = (input: InputSpec): number => (input.kind === 'text' && input.encoding === 'tokens' ? 2 + input.terms.length : 0);
